//! Footnotes: numbered where they are referred to, gathered at the end.

use mdbook_markdown::pulldown_cmark::{CowStr, Event};

use super::Writer;
use crate::escape;

impl<'e, I: Iterator<Item = Event<'e>>> Writer<'_, 'e, I> {
    pub(super) fn reference(&mut self, name: CowStr<'e>) {
        let next = self.references.len() + 1;
        let (number, count) = self.references.entry(name.clone()).or_insert((next, 0));
        *count += 1;
        let (number, count) = (number.to_string(), count.to_string());
        if let Some(title) = self.titles.last_mut() {
            title.text.push_str(&number);
        }
        let id = format!("fr-{name}-{count}");
        if self.body.html.ends_with("</a></sup>") {
            self.push(" ");
        }
        self.push("<sup class=\"footnote-reference\" id=\"");
        escape::attribute(&mut self.body.html, &id);
        self.push("\"><a href=\"#footnote-");
        escape::attribute(&mut self.body.html, &name);
        self.body
            .html
            .extend(["\">", number.as_str(), "</a></sup>"]);
        self.body.ids.insert(id);
    }

    /// The notes that are referred to, in the order of their numbers, at the end of the chapter.
    pub(super) fn footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.notes);
        notes.retain(|(name, _)| self.references.contains_key(name));
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|(name, _)| self.references[name].0);
        self.push("<hr class=\"footnotes\">\n<ol class=\"footnote-definition\">\n");
        for (name, mut html) in notes {
            let mut back = String::new();
            for count in 1..=self.references[&name].1 {
                back.push_str(" <a href=\"#fr-");
                escape::attribute(&mut back, &name);
                let number = if count > 1 {
                    count.to_string()
                } else {
                    String::new()
                };
                back.push_str(&format!(
                    "-{count}\" aria-label=\"↩{number} Back to the text\">↩{number}</a>"
                ));
            }
            match html.strip_suffix("</p>\n") {
                Some(_) => html.insert_str(html.len() - "</p>\n".len(), &back),
                None => html.push_str(&back),
            }
            let id = format!("footnote-{name}");
            self.push("<li id=\"");
            escape::attribute(&mut self.body.html, &id);
            self.body.html.extend(["\">", html.as_str(), "</li>\n"]);
            self.body.ids.insert(id);
        }
        self.push("</ol>\n");
    }
}
