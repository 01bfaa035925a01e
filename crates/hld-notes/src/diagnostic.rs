//! What we found: code, severity, place, message, help, and the edits that mend it.

use crate::code::Code;
use crate::span::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The book is wrong: a check fails.
    Error,
    /// The book can be published; `--strict` refuses it.
    Warning,
}

impl Severity {
    /// The word that is printed.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// Replaces a range of bytes in the file of its diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
}

impl Edit {
    /// Makes an edit.
    pub fn new(span: Span, replacement: impl Into<String>) -> Edit {
        Edit {
            span,
            replacement: replacement.into(),
        }
    }
}

/// One finding in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// The file, relative to the notes folder, as it was given to the parser.
    pub path: String,
    /// Where in the file.
    pub span: Span,
    /// What is wrong: lower case, no full stop, quoting what the author wrote.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
    /// The edits that mend it; empty unless there is exactly one right answer.
    pub fixes: Vec<Edit>,
}

impl Diagnostic {
    /// A finding of the severity that its code has by default.
    pub fn new(code: Code, path: &str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity(),
            path: path.to_owned(),
            span,
            message: message.into(),
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Says what to do next.
    pub fn with_help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds an edit of the one right answer.
    pub fn with_fix(mut self, edit: Edit) -> Diagnostic {
        self.fixes.push(edit);
        self
    }
}

/// Sorts findings by file and place, and drops repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (&a.path, a.span, a.code, &a.message).cmp(&(&b.path, b.span, b.code, &b.message))
    });
    diagnostics.dedup();
}

/// A file with more findings than this is not read to its end by anybody.
const MOST_FINDINGS: usize = 10_000;
/// A message quotes what the author wrote, which may be a megabyte.
const MESSAGE_CHARACTERS: usize = 300;

/// Collects the findings of one file.
#[derive(Debug)]
pub(crate) struct Findings<'a> {
    path: &'a str,
    pub(crate) list: Vec<Diagnostic>,
    dropped: usize,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(path: &'a str) -> Findings<'a> {
        Findings {
            path,
            list: Vec::new(),
            dropped: 0,
        }
    }

    /// Reports a finding; the returned reference takes help and fixes.
    pub(crate) fn report(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let mut message = message.into();
        if let Some((end, _)) = message.char_indices().nth(MESSAGE_CHARACTERS) {
            message.truncate(end);
            message.push('…');
        }
        if self.list.len() > MOST_FINDINGS {
            self.dropped += 1;
            self.list.pop();
        }
        self.list
            .push(Diagnostic::new(code, self.path, span, message));
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// The findings in order; past the limit, one finding stands for the rest.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        if self.dropped > 0
            && let Some(last) = self.list.last_mut()
        {
            let message = format!(
                "{} more findings in this file are not shown",
                self.dropped + 1
            );
            *last = Diagnostic::new(Code::TooLarge, self.path, last.span, message);
        }
        sort(&mut self.list);
        self.list
    }
}

impl Diagnostic {
    /// Says what to do next, in place.
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds an edit, in place.
    pub(crate) fn fix(&mut self, edit: Edit) -> &mut Diagnostic {
        self.fixes.push(edit);
        self
    }
}
