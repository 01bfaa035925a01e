//! The Markdown twin of a page: the chapter's Markdown, with what became HTML on the way made readable again.

use mdbook_markdown::pulldown_cmark::{Event, Tag};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::html::{self, Piece};
use crate::links::Resolver;

mod fragment;

use fragment::Fragment;

/// A chapter whose links are resolved from its own place.
pub(crate) struct Place<'a> {
    pub resolver: &'a Resolver<'a>,
    /// Source path below `src`.
    pub source: &'a str,
    /// Output path of the page.
    pub out: &'a str,
}

/// The path of the twin of a page.
pub(crate) fn path(out: &str) -> String {
    format!("{}.md", out.strip_suffix(".html").unwrap_or(out))
}

/// The twin of a chapter, from the Markdown that the preprocessors left.
///
/// Everything that is Markdown stays as the author wrote it; only raw HTML is read and written anew.
pub(crate) fn write(markdown: &str, place: &Place<'_>) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut from = 0;
    for (event, range) in new_cmark_parser(markdown, &MarkdownOptions::default()).into_offset_iter()
    {
        if range.start < from {
            continue;
        }
        let text = match event {
            Event::Start(Tag::HtmlBlock) => {
                let mut fragment = Fragment::new(place);
                fragment.read(&markdown[range.clone()]);
                indented(&fragment.finish(), &continuation(markdown, range.start))
            }
            Event::InlineHtml(ref tag) => inline(tag),
            _ => continue,
        };
        out.push_str(&markdown[from..range.start]);
        from = range.end;
        if text.is_empty() && matches!(event, Event::Start(_)) {
            // A closing tag on lines of its own leaves no hole.
            from += markdown[from..].len() - markdown[from..].trim_start_matches('\n').len();
        }
        out.push_str(&text);
        if !text.is_empty() && markdown[range].ends_with('\n') {
            out.push('\n');
        }
    }
    out.push_str(&markdown[from..]);
    let mut twin = out.trim().to_owned();
    twin.push('\n');
    twin
}

/// What stands before the following lines of a block that begins at `at`: quotes stay, list markers become spaces.
fn continuation(markdown: &str, at: usize) -> String {
    let line = markdown[..at].rfind('\n').map_or(0, |end| end + 1);
    markdown[line..at]
        .chars()
        .map(|c| if c == '>' { c } else { ' ' })
        .collect()
}

fn indented(text: &str, prefix: &str) -> String {
    if prefix.is_empty() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            out.push('\n');
            out.push_str(if line.is_empty() {
                prefix.trim_end()
            } else {
                prefix
            });
        }
        out.push_str(line);
    }
    out
}

/// A tag inside a paragraph: what Markdown has a sign for gets it, what only styles goes.
fn inline(source: &str) -> String {
    let Some(piece) = html::pieces(source).next() else {
        return String::new();
    };
    let name = match &piece {
        Piece::Open(tag) => tag.name,
        Piece::Close { name, .. } => name,
        Piece::Text(_) | Piece::Comment(_) => return String::new(),
    };
    match name {
        "code" => "`".to_owned(),
        "span" | "a" | "svg" | "abbr" | "mark" | "small" => String::new(),
        _ => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_in_a_list_keeps_its_place() {
        assert_eq!(continuation("> - <div>", 4), ">   ");
        assert_eq!(indented("a\n\nb", ">   "), "a\n>\n>   b");
    }

    #[test]
    fn tags_that_only_style_go() {
        assert_eq!(inline("<span class=\"hld-yes\">"), "");
        assert_eq!(inline("<code class=\"hld-calc\">"), "`");
        assert_eq!(inline("<kbd>"), "<kbd>");
        assert_eq!(inline("<!-- note -->"), "");
    }
}
