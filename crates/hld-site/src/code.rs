//! Fenced code blocks: language, marked lines, hidden lines.

use std::collections::HashMap;

use crate::escape;
use crate::highlight::Highlighter;

/// What stands after the opening fence.
#[derive(Debug, Default, PartialEq)]
struct Info<'a> {
    language: &'a str,
    /// Further words; they become classes, as in mdBook.
    words: Vec<&'a str>,
    /// Marked lines as inclusive ranges from 1.
    marks: Vec<(usize, usize)>,
}

fn info(text: &str) -> Info<'_> {
    let mut info = Info::default();
    let (before, marks, after) = match (text.find('{'), text.find('}')) {
        (Some(open), Some(close)) if open < close => {
            (&text[..open], &text[open + 1..close], &text[close + 1..])
        }
        _ => (text, "", ""),
    };
    let mut words = [before, after]
        .into_iter()
        .flat_map(|part| part.split([' ', '\t', ',']))
        .filter(|w| !w.is_empty());
    info.language = words.next().unwrap_or_default();
    info.words = words.collect();
    for mark in marks.split([',', ' ']).filter(|mark| !mark.is_empty()) {
        let (from, to) = mark.split_once('-').unwrap_or((mark, mark));
        if let (Ok(from), Ok(to)) = (from.trim().parse(), to.trim().parse()) {
            info.marks.push((from, to));
        }
    }
    info
}

/// A line of code: what is shown, and whether it is hidden until asked for.
fn hidden<'a>(
    line: &'a str,
    prefix: Option<&str>,
    rust: bool,
) -> (std::borrow::Cow<'a, str>, bool) {
    let indent = line.len() - line.trim_start().len();
    let (space, rest) = line.split_at(indent);
    if rust {
        // rustdoc's rules: `# x` and a lone `#` are hidden, `##` is a `#`.
        return match rest.strip_prefix('#') {
            Some("") => (space.into(), true),
            Some(tail) if tail.starts_with(' ') => (format!("{space}{}", &tail[1..]).into(), true),
            Some(tail) if tail.starts_with('#') => (format!("{space}{tail}").into(), false),
            _ => (line.into(), false),
        };
    }
    match prefix.and_then(|prefix| rest.strip_prefix(prefix)) {
        Some(tail) => (format!("{space}{tail}").into(), true),
        None => (line.into(), false),
    }
}

/// Appends a code block; `info_text` is `None` for an indented block.
pub(crate) fn write(
    out: &mut String,
    info_text: Option<&str>,
    code: &str,
    hidelines: &HashMap<String, String>,
    highlighter: &Highlighter,
) {
    let info = info(info_text.unwrap_or_default());
    let own_prefix = info
        .words
        .iter()
        .find_map(|word| word.strip_prefix("hidelines="));
    let prefix = own_prefix
        .or_else(|| hidelines.get(info.language).map(String::as_str))
        .filter(|p| !p.is_empty());
    let lines: Vec<_> = code
        .lines()
        .map(|line| hidden(line, prefix, info.language == "rust"))
        .collect();
    let shown: String = lines
        .iter()
        .flat_map(|(line, _)| [line.as_ref(), "\n"])
        .collect();
    let highlighted = highlighter.lines(info.language, &shown);
    let mut html = highlighted.split('\n');

    let any_hidden = lines.iter().any(|(_, hidden)| *hidden);
    out.push_str("<pre");
    if any_hidden {
        out.push_str(" class=\"has-boring\"");
    }
    if !info.language.is_empty() {
        out.push_str(" data-lang=\"");
        escape::attribute(out, info.language);
        out.push('"');
    }
    out.push_str("><code");
    if !info.language.is_empty() {
        out.push_str(" class=\"language-");
        escape::attribute(out, info.language);
        for word in &info.words {
            out.push(' ');
            escape::attribute(out, word);
        }
        out.push('"');
    }
    out.push('>');
    let last = lines.len();
    for (index, (_, hidden)) in lines.iter().enumerate() {
        let number = index + 1;
        let marked = info
            .marks
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&number));
        let newline = if number == last { "" } else { "\n" };
        let line = html.next().unwrap_or_default();
        match (hidden, marked) {
            (true, _) => out.extend(["<span class=\"boring\">", line, newline, "</span>"]),
            // The newline stands inside the mark, so that the band is as wide as the block.
            (false, true) => out.extend(["<mark class=\"line\">", line, newline, "</mark>"]),
            (false, false) => out.extend([line, newline]),
        }
    }
    out.push_str("</code></pre>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(info: &str, code: &str) -> String {
        let mut out = String::new();
        write(
            &mut out,
            Some(info),
            code,
            &HashMap::new(),
            &Highlighter::default(),
        );
        out
    }

    #[test]
    fn reads_language_words_and_marks() {
        let found = info("python {2,5-7} title=x");
        assert_eq!(found.language, "python");
        assert_eq!(found.words, ["title=x"]);
        assert_eq!(found.marks, [(2, 2), (5, 7)]);
        assert_eq!(
            info("rust,ignore,should_panic").words,
            ["ignore", "should_panic"]
        );
        assert_eq!(info("{x").language, "{x");
    }

    #[test]
    fn marks_lines() {
        assert_eq!(
            html("text {2}", "a\nb\nc\n"),
            "<pre data-lang=\"text\"><code class=\"language-text\">a\n<mark class=\"line\">b\n</mark>c</code></pre>\n"
        );
    }

    #[test]
    fn hides_lines_of_rust_and_of_a_prefix() {
        let rust = html("rust", "# use a;\nfn b() {}\n## c\n#[d]\n");
        assert!(rust.contains("has-boring"));
        assert_eq!(rust.matches("class=\"boring\"").count(), 1, "{rust}");
        assert!(html("text hidelines=!", "!x\ny\n").contains("<span class=\"boring\">x\n</span>y"));
    }
}
