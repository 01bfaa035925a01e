//! Markdown inside a construct to HTML on one line, with the same safety as the chapter around it.

use hld_notes::{Chapter, Spanned};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::html::{escape, one_line_blocks};
use crate::page::relative;
use crate::settings::Settings;
use crate::stages::link::{self, Destination};
use crate::stages::raw_html;
use crate::stages::{estimate, table};

/// Where a piece of Markdown was written and where it will be read.
#[derive(Clone, Copy)]
pub struct Fragments<'a> {
    /// The settings of the book.
    pub settings: &'a Settings,
    /// The chapter it was written in, from the notes folder.
    pub home: &'a str,
    /// The chapter it is read in, when that is another one.
    pub reader: Option<&'a str>,
    /// The footnotes that it may refer to.
    pub notes: &'a [Spanned<String>],
}

impl<'a> Fragments<'a> {
    /// Fragments that stay in their chapter.
    #[must_use]
    pub fn of(settings: &'a Settings, home: &'a Chapter) -> Self {
        Self {
            settings,
            home: &home.path,
            reader: None,
            notes: &home.footnotes,
        }
    }

    /// Fragments that are read elsewhere; their links and footnotes lead back.
    #[must_use]
    pub fn moved(settings: &'a Settings, home: &'a Chapter, reader: &'a str) -> Self {
        Self {
            reader: Some(reader),
            ..Self::of(settings, home)
        }
    }

    /// Blocks of Markdown as HTML on one line.
    #[must_use]
    pub fn blocks(&self, markdown: &str) -> String {
        one_line_blocks(&self.render(markdown))
    }

    /// The Markdown of one table cell as HTML on one line; `1.` and `-` begin no list there.
    #[must_use]
    pub fn cell(&self, markdown: &str) -> String {
        let line = markdown.replace(['\n', '\r'], " ");
        let html = self.blocks(&format!("| |\n| - |\n| {} |\n", line.trim()));
        let inner = html
            .split_once("<td>")
            .and_then(|(_, rest)| rest.rsplit_once("</td>"));
        inner.map_or_else(|| escape(markdown), |(inner, _)| inner.to_owned())
    }

    /// Markdown as HTML on one line, without the paragraph around it when there is only one.
    #[must_use]
    pub fn inline(&self, markdown: &str) -> String {
        let html = self.blocks(markdown);
        match html
            .strip_prefix("<p>")
            .and_then(|rest| rest.strip_suffix("</p>"))
        {
            Some(inner) if !inner.contains("<p>") => inner.to_owned(),
            _ => html,
        }
    }

    fn options(&self) -> Options {
        let mut options = hld_notes::options();
        options.set(
            Options::ENABLE_SMART_PUNCTUATION,
            self.settings.smart_punctuation,
        );
        options
    }

    fn render(&self, markdown: &str) -> String {
        let mut source = markdown.to_owned();
        if markdown.contains("[^") {
            // A reference is only one when its definition is there; the definitions are dropped below.
            for note in self.notes {
                source.push_str(&format!("\n\n[^{}]: .\n", note.value));
            }
        }
        let mut events = Vec::new();
        let mut in_note = 0usize;
        let mut in_table = 0usize;
        let mut html_block: Option<String> = None;
        let mut link_depth: Vec<bool> = Vec::new();
        for event in Parser::new_ext(&source, self.options()) {
            match event {
                Event::Start(Tag::FootnoteDefinition(_)) => in_note += 1,
                Event::End(TagEnd::FootnoteDefinition) => in_note = in_note.saturating_sub(1),
                _ if in_note > 0 => {}
                Event::Start(Tag::HtmlBlock) => html_block = Some(String::new()),
                Event::End(TagEnd::HtmlBlock) => {
                    let block = html_block.take().unwrap_or_default();
                    events.push(self.raw(
                        &block,
                        "<pre class=\"hld-raw\"><code class=\"nohighlight\">",
                        "</code></pre>\n",
                    ));
                }
                Event::Html(text) => match &mut html_block {
                    Some(block) => block.push_str(&text),
                    None => events.push(self.raw(&text, "", "")),
                },
                Event::InlineHtml(text) => events.push(self.raw(&text, "", "")),
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => {
                    let refused = self.refuses(&dest_url, Destination::Link);
                    link_depth.push(refused);
                    if !refused {
                        let dest_url = if link_type == LinkType::Email {
                            dest_url
                        } else {
                            self.moved_address(dest_url)
                        };
                        events.push(Event::Start(Tag::Link {
                            link_type,
                            dest_url,
                            title,
                            id,
                        }));
                    }
                }
                Event::End(TagEnd::Link) => {
                    if !link_depth.pop().unwrap_or(false) {
                        events.push(Event::End(TagEnd::Link));
                    }
                }
                Event::Start(Tag::Image {
                    link_type,
                    dest_url,
                    title,
                    id,
                }) => {
                    let refused = self.refuses(&dest_url, Destination::Image);
                    let dest_url = if refused {
                        CowStr::Borrowed("#hld-refused")
                    } else {
                        self.moved_address(dest_url)
                    };
                    events.push(Event::Start(Tag::Image {
                        link_type,
                        dest_url,
                        title,
                        id,
                    }));
                }
                Event::Start(Tag::Heading {
                    level, id, classes, ..
                }) => {
                    events.push(Event::Start(Tag::Heading {
                        level,
                        id,
                        classes,
                        attrs: Vec::new(),
                    }));
                }
                Event::FootnoteReference(name) => {
                    let target = self
                        .reader
                        .map(|reader| relative(folder(reader), self.home))
                        .unwrap_or_default();
                    events.push(Event::InlineHtml(
                        format!(
                            "<sup class=\"footnote-reference\"><a href=\"{}#footnote-{}\" aria-label=\"Footnote\">*</a></sup>",
                            escape(&target),
                            escape(&name)
                        )
                        .into(),
                    ));
                }
                // What is left of line ends stands between blocks and says nothing.
                Event::SoftBreak => events.push(Event::InlineHtml("&#10;".into())),
                Event::Code(code) if estimate::is_calculation(&code) => {
                    events.push(Event::InlineHtml(estimate::inline_html(&code).into()));
                }
                Event::Start(Tag::Table(_)) => {
                    in_table += 1;
                    events.push(event);
                }
                Event::End(TagEnd::Table) => {
                    in_table = in_table.saturating_sub(1);
                    events.push(event);
                }
                Event::Text(text) if in_table > 0 && table::has_mark(&text) => {
                    events.push(Event::InlineHtml(table::marks_as_html(&text).into()));
                }
                event => events.push(event),
            }
        }
        let mut out = String::with_capacity(markdown.len() * 3 / 2);
        html::push_html(&mut out, events.into_iter());
        out
    }

    fn raw(&self, text: &str, before: &str, after: &str) -> Event<'static> {
        let allowed = raw_html::tokens(text).iter().all(|(_, token)| {
            raw_html::allowed(
                token,
                self.settings.raw_html,
                &self.settings.folder_of(self.home),
            )
        });
        let html = if allowed {
            text.trim_end_matches('\n').replace('\n', " ")
        } else {
            format!("{before}{}{after}", escape(text.trim_end_matches('\n')))
        };
        Event::InlineHtml(html.into())
    }

    fn refuses(&self, address: &str, used: Destination) -> bool {
        let folder = self.settings.folder_of(self.home);
        link::verdict(address, used, &folder, self.settings.raw_html).is_some()
    }

    /// An address as it is written in the chapter where the fragment is read.
    fn moved_address<'t>(&self, address: CowStr<'t>) -> CowStr<'t> {
        let Some(reader) = self.reader else {
            return address;
        };
        let from = folder(reader);
        if let Some(fragment) = address.strip_prefix('#') {
            return format!("{}#{fragment}", relative(from, self.home)).into();
        }
        let head = &address[..address.find(['/', '?', '#']).unwrap_or(address.len())];
        if head.contains(':') || address.starts_with(['/', '?']) || address.is_empty() {
            return address;
        }
        let (path, rest) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
        // Above the notes folder both ends still count from the book's folder.
        let src = &self.settings.src;
        let from = crate::page::folder_of(src, reader);
        let home = self.settings.folder_of(self.home);
        match crate::root::normal(&std::path::Path::new(&home).join(path)) {
            Some(to) => format!("{}{rest}", relative(&from, &crate::root::slashed(&to))).into(),
            None => address,
        }
    }
}

/// The folder part of a path with forward slashes.
#[must_use]
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            src: "notes".to_owned(),
            ..Settings::default()
        }
    }

    fn home() -> Chapter {
        hld_notes::parse("core/a.md", b"# A\n\nx[^n]\n\n[^n]: note\n").0
    }

    #[test]
    fn inline_markdown_loses_its_paragraph() {
        let (settings, home) = (settings(), home());
        let fragments = Fragments::of(&settings, &home);
        assert_eq!(
            fragments.inline("I prefer **cache-aside**."),
            "I prefer <strong>cache-aside</strong>."
        );
        assert_eq!(fragments.inline("a\n\nb"), "<p>a</p><p>b</p>");
        assert_eq!(fragments.inline("*a*\nb  \nc"), "<em>a</em>&#10;b<br />c");
        assert_eq!(
            fragments.blocks("```\n<1>\n2\n```\n\n<details>\n<summary>s</summary>\n</details>"),
            "<pre><code>&lt;1&gt;&#10;2&#10;</code></pre><details> <summary>s</summary> </details>"
        );
    }

    #[test]
    fn a_cell_is_inline_whatever_it_begins_with() {
        let (settings, home) = (settings(), home());
        let fragments = Fragments::of(&settings, &home);
        assert_eq!(fragments.cell("1. *a*"), "1. <em>a</em>");
        assert_eq!(fragments.cell("- a \\| b"), "- a | b");
        assert_eq!(fragments.cell("# a\nb"), "# a b");
        assert_eq!(fragments.cell(""), "");
        assert!(fragments.cell("✅").contains("aria-label=\"yes\""));
    }

    #[test]
    fn what_is_unsafe_outside_is_unsafe_inside() {
        let (settings, home) = (settings(), home());
        let fragments = Fragments::of(&settings, &home);
        let html = fragments.blocks("[a](javascript:alert(1)) <b onclick=x>b</b> <sub>2</sub>\n\n<script>\nx\n</script>\n\n# h {onclick=a}");
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("<b onclick"), "{html}");
        assert!(!html.contains("javascript:"), "{html}");
        assert!(!html.contains("<h1 onclick"), "{html}");
        assert!(html.contains("<sub>2</sub>"), "{html}");
        assert!(!html.contains('\n'), "{html}");
    }

    #[test]
    fn links_lead_back_from_a_collected_page() {
        let (settings, home) = (settings(), home());
        let fragments = Fragments::moved(&settings, &home, "gold-lines.md");
        let html = fragments.blocks("[b](../scale/b.md#x) [here](#y) [w](https://a.example) z[^n]");
        assert!(html.contains("href=\"scale/b.md#x\""), "{html}");
        assert!(html.contains("href=\"core/a.md#y\""), "{html}");
        assert!(html.contains("href=\"https://a.example\""), "{html}");
        assert!(html.contains("href=\"core/a.md#footnote-n\""), "{html}");
        assert_eq!(html.matches("<p>").count(), 1, "{html}");
    }
}
