//! What is wrong or doubtful in a sketch, with the line it stands on.

use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The drawing is made, but will not read well.
    Warning,
    /// Something the author wrote is not in the drawing.
    Error,
}

/// One remark about a sketch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A stable name for the kind of finding, such as `arrow-through-box`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The line of the TOML text, from 1.
    pub line: usize,
    /// What is wrong, quoting what the author wrote.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(
            out,
            "line {}: {severity}[{}]: {}",
            self.line, self.code, self.message
        )?;
        if let Some(help) = &self.help {
            write!(out, "; {help}")?;
        }
        Ok(())
    }
}

/// Collects findings while a sketch is read and laid out.
#[derive(Debug, Default)]
pub(crate) struct Findings(pub Vec<Finding>);

impl Findings {
    pub(crate) fn warn(
        &mut self,
        code: &'static str,
        line: usize,
        message: String,
        help: impl Into<String>,
    ) {
        self.push(code, Severity::Warning, line, message, help.into());
    }

    pub(crate) fn error(
        &mut self,
        code: &'static str,
        line: usize,
        message: String,
        help: impl Into<String>,
    ) {
        self.push(code, Severity::Error, line, message, help.into());
    }

    fn push(
        &mut self,
        code: &'static str,
        severity: Severity,
        line: usize,
        message: String,
        help: String,
    ) {
        let help = (!help.is_empty()).then_some(help);
        self.0.push(Finding {
            code,
            severity,
            line,
            message,
            help,
        });
    }
}
