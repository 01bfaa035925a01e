//! From the bytes of a file to a chapter and its findings.

use crate::chapter::{Chapter, Refusal};
use crate::code::Code;
use crate::decode;
use crate::diagnostic::{Diagnostic, Findings};
use crate::front_matter;
use crate::include;
use crate::limits;
use crate::span::Span;
use crate::walk::Walk;
use pulldown_cmark::Options;

/// The parser options of mdBook 0.5 with its default settings.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// Parses one file of the notes; `path` is relative to the notes folder.
///
/// Never fails: what cannot be read is a finding, and a chapter whose body is too large or nested too
/// deep says so in [`Chapter::refused`] and has no constructs.
pub fn parse(path: &str, bytes: &[u8]) -> (Chapter, Vec<Diagnostic>) {
    let path = path.replace('\\', "/");
    let mut findings = Findings::new(&path);
    let source = decode::decode(bytes, &mut findings);
    let mut chapter = Chapter {
        slug: slug(&path),
        path: path.clone(),
        ..Chapter::default()
    };
    if let Some((refusal, span)) = too_large(&source, &mut findings) {
        chapter.refused = Some(refusal);
        chapter.body = span;
    } else {
        crate::mojibake::find(&source, &mut findings);
        let (front, body) = front_matter::read(&source, &mut findings);
        chapter.front = front;
        chapter.body = Span::new(body, source.len());
        if too_deep(&source, chapter.body, &mut findings) {
            chapter.refused = Some(Refusal::TooDeep);
        } else {
            chapter.includes = include::find(&source, chapter.body, &mut findings);
            chapter = Walk::new(&source, chapter, &mut findings).run();
        }
    }
    chapter.source = source;
    (chapter, findings.finish())
}

/// The slug of a file: its path without `.md`, with `README` read as `index`, as mdBook does.
fn slug(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    match stem.rsplit_once('/') {
        Some((folder, name)) if name.eq_ignore_ascii_case("readme") => format!("{folder}/index"),
        None if stem.eq_ignore_ascii_case("readme") => "index".to_owned(),
        _ => stem.to_owned(),
    }
}

fn too_large(source: &str, findings: &mut Findings<'_>) -> Option<(Refusal, Span)> {
    let whole = Span::new(0, source.len());
    let lines = source.bytes().filter(|b| *b == b'\n').count();
    let message = if source.len() > limits::FILE_BYTES {
        format!("this file has {} bytes", source.len())
    } else if lines > limits::FILE_LINES {
        format!("this file has {lines} lines")
    } else {
        return None;
    };
    findings
        .report(Code::TooLarge, Span::at(0), message)
        .help(format!(
            "at most {} bytes and {} lines; split the chapter, or put a large table into a file",
            limits::FILE_BYTES,
            limits::FILE_LINES
        ));
    Some((Refusal::TooLarge, whole))
}

/// Looks for lines that open hundreds of containers before the parser has to: its time per line grows with them.
fn too_deep(source: &str, body: Span, findings: &mut Findings<'_>) -> bool {
    let mut place = body.start;
    for line in body.of(source).split_inclusive('\n') {
        let prefix = line.len()
            - line
                .trim_start_matches(['>', ' ', '\t', '-', '+', '*'])
                .len();
        let quotes = line[..prefix].bytes().filter(|b| *b == b'>').count();
        let items = line.as_bytes()[..prefix]
            .windows(2)
            .filter(|w| b"-+*".contains(&w[0]) && w[1] == b' ')
            .count();
        if quotes + items > 8 * limits::DEPTH {
            let span = Span::new(place, place + prefix);
            report_depth(findings, span);
            return true;
        }
        place += line.len();
    }
    false
}

/// Reports what is nested deeper than anybody reads.
pub(crate) fn report_depth(findings: &mut Findings<'_>, span: Span) {
    findings
        .report(
            Code::TooDeep,
            span,
            "quotes and lists are nested too deep here",
        )
        .help(format!(
            "at most {} levels; this chapter is not shown until it is mended",
            limits::DEPTH
        ));
}
