//! Raw HTML in a chapter: links turned like others, tags kept in balance.

use mdbook_markdown::pulldown_cmark::Event;

use super::{Open, Writer};
use crate::escape;
use crate::html::{self, Piece};
use crate::meta;

impl<'e, I: Iterator<Item = Event<'e>>> Writer<'_, 'e, I> {
    pub(super) fn raw_html(&mut self, text: &str) {
        for piece in html::pieces(text) {
            match piece {
                Piece::Text(text) => {
                    if let Some(title) = self.titles.last_mut() {
                        title.text.push_str(text);
                    }
                    self.push(text);
                }
                Piece::Comment(comment) => {
                    // An unfinished comment would swallow the page; a file stands beside the page, not in it.
                    if comment.ends_with('>') && !comment.starts_with(meta::FILE) {
                        self.push(comment);
                    }
                }
                Piece::Open(tag) => self.open_raw(&tag),
                Piece::Close { name, source } => {
                    let name = name.to_ascii_lowercase();
                    if matches!(self.open.last(), Some(Open::Raw { name: open, .. }) if *open == name)
                    {
                        self.open.pop();
                        self.push(source);
                    } else if !html::is_void(&name) {
                        self.fault(
                            "stray-tag",
                            format!("`</{name}>` closes nothing that is open here"),
                            source,
                        );
                    }
                }
            }
        }
    }

    fn open_raw(&mut self, tag: &html::Tag<'_>) {
        let name = tag.name.to_ascii_lowercase();
        let mut from = 0;
        for attribute in tag.attributes() {
            let is_link = match attribute.name {
                "href" | "xlink:href" => matches!(name.as_str(), "a" | "area"),
                "src" => matches!(name.as_str(), "img" | "source" | "video" | "audio"),
                "id" => {
                    self.body.ids.insert(escape::unescape(attribute.value));
                    false
                }
                "name" if name == "a" => {
                    self.body.ids.insert(escape::unescape(attribute.value));
                    false
                }
                _ => false,
            };
            if !is_link {
                continue;
            }
            let href = self.link(&escape::unescape(attribute.value));
            self.body
                .html
                .push_str(&tag.source[from..attribute.at.start]);
            escape::attribute(&mut self.body.html, &href);
            from = attribute.at.end;
        }
        self.body.html.push_str(&tag.source[from..]);
        if let Some(role) = role(tag) {
            self.give_role(role);
        }
        if !tag.source.ends_with('>') {
            self.push(">");
        }
        if !tag.self_closing && !html::is_void(&name) {
            let rowhead = tag.has_class("hld-rowhead");
            let scroll = tag.has_class("hld-scroll");
            self.open.push(Open::Raw {
                name,
                rowhead,
                scroll,
            });
        }
    }

    /// Closes the raw tags that are open above the innermost Markdown element.
    pub(super) fn close_raw(&mut self, place: &str) {
        while matches!(self.open.last(), Some(Open::Raw { .. })) {
            if let Some(Open::Raw { name, .. }) = self.open.pop() {
                self.fault(
                    "stray-tag",
                    format!("`<{name}>` is not closed before {place}"),
                    &format!("<{name}"),
                );
                self.body.html.extend(["</", name.as_str(), ">"]);
            }
        }
    }

    /// Puts a role into the tag that was just written, in the place of the one it has.
    fn give_role(&mut self, role: &str) {
        let html = &mut self.body.html;
        let Some(start) = html.rfind('<') else { return };
        if let Some(at) = html[start..].find(" role=\"").map(|at| at + start) {
            let value = at + " role=\"".len();
            if let Some(length) = html[value..].find('"') {
                html.replace_range(value..value + length, role);
            }
        } else if html.ends_with('>') {
            let at = html.len() - 1;
            html.insert_str(at, &format!(" role=\"{role}\""));
        }
    }
}

/// The role of a construct of which a page holds many.
///
/// By itself each would be a landmark, and a list of forty landmarks of one name leads nowhere.
fn role(tag: &html::Tag<'_>) -> Option<&'static str> {
    if tag.has_class("hld-gold") {
        Some("note")
    } else if tag.has_class("hld-check") || tag.has_class("hld-scroll") {
        Some("group")
    } else {
        None
    }
}
