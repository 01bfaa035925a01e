//! The `Related` section: from the prerequisites and the related chapters of the front matter.

use crate::book::BookIndex;
use crate::edit::Slot;
use crate::fragment::folder;
use crate::page::{Page, Stage};
use crate::settings::Settings;

/// Leaves the place of the section: before `Sources`, or at the end.
pub struct RelatedPlace;

impl Stage for RelatedPlace {
    fn run(&self, page: &mut Page<'_>) {
        let Some(front) = &page.chapter.front else {
            return;
        };
        if front.needs.is_empty() && front.related.is_empty() {
            return;
        }
        let text = page.text();
        match page
            .chapter
            .sections
            .iter()
            .find(|section| section.title == "Sources")
        {
            Some(sources) => page.edits.leave(
                sources.heading.start..sources.heading.start,
                "",
                Slot::Related,
            ),
            None => {
                let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
                page.edits.leave(text.len()..text.len(), gap, Slot::Related);
            }
        }
    }
}

/// The section of one chapter, as Markdown.
#[must_use]
pub fn section(book: &BookIndex, settings: &Settings, path: &str) -> String {
    let Some(front) = book
        .by_path(path)
        .and_then(|entry| entry.chapter.front.as_ref())
    else {
        return String::new();
    };
    let link = |slug: &str| match book.by_slug(slug) {
        Some(entry) => format!(
            "[{}]({})",
            markdown_text(entry.title()),
            entry.link_from(folder(path))
        ),
        // Planned and not written yet.
        None => markdown_text(&settings.title_of(slug)),
    };
    let mut out = String::from("## Related\n\n");
    for slug in &front.needs {
        out.push_str(&format!("- {}: read it first\n", link(&slug.value)));
    }
    for related in &front.related {
        let why = related.why.value.trim();
        if why.is_empty() {
            out.push_str(&format!("- {}\n", link(&related.slug.value)));
        } else {
            out.push_str(&format!(
                "- {}: {}\n",
                link(&related.slug.value),
                markdown_text(why)
            ));
        }
    }
    out.push('\n');
    out
}

/// `scale/api-gateway` as `Api gateway`, for a chapter that has no title yet.
#[must_use]
pub fn title_of_slug(slug: &str) -> String {
    let name = slug
        .trim_end_matches("/index")
        .rsplit('/')
        .next()
        .unwrap_or(slug)
        .replace('-', " ");
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => slug.to_owned(),
    }
}

/// Plain text of the front matter as Markdown that means nothing else.
#[must_use]
pub fn markdown_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '{' | '}' | '|' | '!' | '~'
            | '#' | '(' | ')' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planned_chapters_have_a_readable_name() {
        assert_eq!(title_of_slug("scale/api-gateway"), "Api gateway");
        assert_eq!(title_of_slug("scale/index"), "Scale");
        assert_eq!(title_of_slug(""), "");
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(
            markdown_text("a [b](c) <i>"),
            "a &#91;b&#93;&#40;c&#41; &#60;i&#62;"
        );
    }
}
