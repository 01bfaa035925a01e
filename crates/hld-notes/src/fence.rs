//! The line after a fence: the language and the marked lines.

use crate::code::Code;
use crate::diagnostic::Findings;
use crate::limits;
use crate::span::{Excerpt, Span};

/// The first word of an info string: up to white space, a comma or a brace.
pub(crate) fn language(info: &str) -> Option<String> {
    let word = info
        .trim_start()
        .split([' ', '\t', ',', '{'])
        .next()
        .unwrap_or("");
    (!word.is_empty()).then(|| word.to_owned())
}

/// The marked lines: `{2,5-7}` in the info string, from 1, merged and in order.
pub(crate) fn marks(
    source: &str,
    block: Span,
    info: &str,
    code: &Excerpt,
    findings: &mut Findings<'_>,
) -> Vec<(usize, usize)> {
    let Some(open) = info.find('{') else {
        return Vec::new();
    };
    // Other tools write other things into braces; a list of lines begins with a digit.
    if !info[open + 1..]
        .trim_start()
        .starts_with(|c: char| c.is_ascii_digit())
    {
        return Vec::new();
    }
    let close = info[open..].find('}').map(|at| open + at);
    // The info string has its escapes resolved: in the source the list may be longer.
    let first = block.of(source).split(['\n', '\r']).next().unwrap_or("");
    let from = first.find('{').unwrap_or(0);
    let to = first[from..]
        .find('}')
        .map_or(first.trim_end().len(), |at| from + at + 1);
    let span = Span::new(from, to).shifted(block.start);
    let mut bad = |message: String| {
        findings
            .report(Code::CodeMarks, span, message)
            .help("write the lines as `{2,5-7}`, counted from 1");
        Vec::new()
    };
    let Some(close) = close else {
        return bad("this list of marked lines has no end".to_owned());
    };
    // An include is expanded later: its lines cannot be counted yet.
    let counted = !code.text.contains("{{#");
    let lines = code.text.lines().count();
    let mut marks = Vec::new();
    for item in info[open + 1..close].split(',').take(limits::CODE_MARKS) {
        let item = item.trim();
        let (from, to) = item.split_once('-').unwrap_or((item, item));
        let (Ok(from), Ok(to)) = (from.trim().parse::<usize>(), to.trim().parse::<usize>()) else {
            return bad(format!("`{item}` is not a line or a range of lines"));
        };
        if from == 0 || to < from {
            return bad(format!("`{item}` is not a range of lines"));
        }
        if counted && to > lines {
            return bad(format!("line {to} is marked, the block has {lines}"));
        }
        marks.push((from, to));
    }
    marks.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (from, to) in marks {
        match merged.last_mut() {
            Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    merged
}
