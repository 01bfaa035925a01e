//! The print page: all chapters on one page, their ids kept apart and their links turned inward.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};

use anyhow::{Context as _, Result};
use rayon::prelude::*;

use crate::escape;
use crate::html::{self, Piece};
use crate::memory::Printed;
use crate::page;
use crate::path::{self, folder, join, percent_decoded};
use crate::run::Run;

/// What stands before the ids of a page's chapter.
pub(crate) fn prefix(index: usize) -> String {
    format!("c{index}-")
}

const NAME: &str = "print.html";

impl Run<'_> {
    /// Writes the print page, or takes over what it may of the last one; gives how it was put together.
    ///
    /// `shared` is the hash of all that is no chapter.
    pub(crate) fn print(&self, shared: u64, last: Option<&Printed>) -> Result<Printed> {
        let last =
            last.filter(|last| last.frame == shared && last.sections.len() == self.chapters.len());
        if let Some(last) = last {
            let keys = self.chapters.iter().map(|chapter| chapter.key);
            if last.sections.iter().map(|(key, _)| *key).eq(keys) && self.staging.keep(NAME)? {
                return Ok(last.clone());
            }
            if let Some(file) = self.staging.last(NAME)
                && file.metadata().is_ok_and(|file| file.len() == last.total)
            {
                return self
                    .print_again(last, file)
                    .context("cannot write print.html");
            }
        }
        self.print_whole(shared)
    }

    /// The print page with the chapters that changed in the places of the old ones.
    fn print_again(&self, last: &Printed, mut old: File) -> Result<Printed> {
        let mut file = File::create(self.staging.place(NAME)?)?;
        let mut printed = last.clone();
        // Bytes that have not changed since the last place that was written.
        let mut same = last.head;
        for (index, (key, length)) in printed.sections.iter_mut().enumerate() {
            let chapter = &self.chapters[index];
            if *key == chapter.key {
                same += *length;
                continue;
            }
            io::copy(&mut (&old).take(same), &mut file)?;
            same = 0;
            old.seek_relative(i64::try_from(*length)?)?;
            let section = self.print_section(index);
            file.write_all(section.as_bytes())?;
            printed.total = printed.total - *length + section.len() as u64;
            (*key, *length) = (chapter.key, section.len() as u64);
        }
        io::copy(&mut old, &mut file)?;
        Ok(printed)
    }

    fn print_whole(&self, frame: u64) -> Result<Printed> {
        const BODY: &str = "<!--chapters-->";
        let data = page::Page {
            title: self.pages.site.title.clone(),
            head_title: self.pages.site.title.clone(),
            path: NAME.to_owned(),
            slug: "print".to_owned(),
            ..page::Page::default()
        };
        let mut context = self.pages.context("");
        context.insert("page", &data);
        context.insert("list", "");
        context.insert("body", BODY);
        let links: Vec<_> = self
            .outline
            .pages
            .iter()
            .enumerate()
            .map(|(index, page)| page::Link {
                title: page.name.to_owned(),
                href: format!("#{}top", prefix(index)),
            })
            .collect();
        context.insert("chapters", &links);
        let around = self.pages.tera.render(NAME, &context)?;
        let (before, after) = around.split_once(BODY).unwrap_or((&around, ""));
        let mut printed = Printed {
            frame,
            head: before.len() as u64,
            sections: Vec::with_capacity(self.chapters.len()),
            total: (before.len() + after.len()) as u64,
        };
        let place = self.staging.place(NAME)?;
        let mut file = io::BufWriter::new(File::create(&place).context("cannot write print.html")?);
        file.write_all(before.as_bytes())?;
        // In batches: chapters in parallel, yet never the whole book in memory twice.
        let indices: Vec<usize> = (0..self.chapters.len()).collect();
        for batch in indices.chunks(64) {
            let written: Vec<String> = batch
                .par_iter()
                .map(|&index| self.print_section(index))
                .collect();
            for (text, index) in written.iter().zip(batch) {
                file.write_all(text.as_bytes())?;
                printed.total += text.len() as u64;
                printed
                    .sections
                    .push((self.chapters[*index].key, text.len() as u64));
            }
        }
        file.write_all(after.as_bytes())?;
        file.flush().context("cannot write print.html")?;
        Ok(printed)
    }

    /// One chapter of the print page.
    fn print_section(&self, index: usize) -> String {
        let body = &self.chapters[index].body.html;
        let mut out = String::with_capacity(body.len() + body.len() / 16);
        out.push_str("<section class=\"chapter\" id=\"");
        out.push_str(&prefix(index));
        out.push_str("top\">\n");
        write(
            &mut out,
            body,
            &self.outline.pages[index].out,
            index,
            &self.outline.by_out,
        );
        out.push_str("</section>\n");
        out
    }
}

/// Appends a chapter's HTML with every id, and everything that refers to one, under the chapter's own prefix.
///
/// Drawings refer to their own parts in many ways (`url(#a)`, `href="#a"`, `aria-labelledby`): all of them follow.
pub(crate) fn write(
    out: &mut String,
    html: &str,
    page_out: &str,
    index: usize,
    pages: &HashMap<String, usize>,
) {
    let own = prefix(index);
    let mut in_style = false;
    // The drawing one is in: its style sheet sets its colors, light and dark, by its id.
    let mut drawing = None;
    for piece in html::pieces(html) {
        match piece {
            Piece::Text(text) if in_style => {
                let text = text.replace("url(#", &format!("url(#{own}"));
                match drawing {
                    Some(id) => selectors(out, &text, id, &own),
                    None => out.push_str(&text),
                }
            }
            Piece::Text(text) => out.push_str(text),
            Piece::Comment(_) => {}
            Piece::Close { name, source } => {
                in_style &= !name.eq_ignore_ascii_case("style");
                out.push_str(source);
            }
            Piece::Open(tag) => {
                in_style = tag.name.eq_ignore_ascii_case("style") && !tag.self_closing;
                if tag.name == "svg" {
                    drawing = tag.attribute("id").filter(|id| !id.is_empty());
                }
                let mut from = 0;
                for attribute in tag.attributes() {
                    if let Some(value) =
                        rewritten(&tag, attribute.name, attribute.value, page_out, &own, pages)
                    {
                        out.push_str(&tag.source[from..attribute.at.start]);
                        out.push_str(&value);
                        from = attribute.at.end;
                    }
                }
                out.push_str(&tag.source[from..]);
            }
        }
    }
}

/// Appends a style sheet with the prefix before one id.
fn selectors(out: &mut String, css: &str, id: &str, own: &str) {
    let selector = format!("#{id}");
    let mut rest = css;
    while let Some(at) = rest.find(&selector) {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        // `#d` is not the beginning of the color `#d00`.
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if !after[id.len()..].starts_with(goes_on) {
            out.push_str(own);
        }
        rest = after;
    }
    out.push_str(rest);
}

fn rewritten(
    tag: &html::Tag<'_>,
    name: &str,
    value: &str,
    page_out: &str,
    own: &str,
    pages: &HashMap<String, usize>,
) -> Option<String> {
    match name {
        "id" | "for" => Some(format!("{own}{value}")),
        "name" if tag.name == "a" => Some(format!("{own}{value}")),
        "aria-labelledby" | "aria-describedby" | "aria-controls" | "headers" => Some(
            value
                .split_ascii_whitespace()
                .map(|id| format!("{own}{id}"))
                .collect::<Vec<_>>()
                .join(" "),
        ),
        "href" | "xlink:href" | "src" => link(value, page_out, own, pages),
        _ if value.contains("url(#") => Some(value.replace("url(#", &format!("url(#{own}"))),
        _ => None,
    }
}

fn link(value: &str, page_out: &str, own: &str, pages: &HashMap<String, usize>) -> Option<String> {
    if let Some(fragment) = value.strip_prefix('#') {
        return Some(format!("#{own}{fragment}"));
    }
    if value.is_empty() || value.starts_with('/') || path::scheme(value).is_some() {
        return None;
    }
    let (file, fragment) = value.split_once('#').unwrap_or((value, ""));
    let file = escape::unescape(file);
    let target = join(folder(page_out), &percent_decoded(&file))?;
    if let Some(page) = pages.get(&target) {
        let fragment = if fragment.is_empty() { "top" } else { fragment };
        return Some(format!("#{}{fragment}", prefix(*page)));
    }
    // The print page stands at the root: a file is now reached from there.
    let mut out = String::new();
    escape::attribute(&mut out, &join(folder(page_out), &file)?);
    if !fragment.is_empty() {
        out.push('#');
        out.push_str(fragment);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_keeps_its_colors() {
        let mut out = String::new();
        write(
            &mut out,
            "<svg id=\"d\"><style>#d{--ex-a:#d00}[data-theme=\"dark\"] #d,#d:root{fill:url(#d-m)}</style></svg>",
            "x.html",
            3,
            &HashMap::new(),
        );
        assert_eq!(
            out,
            "<svg id=\"c3-d\"><style>#c3-d{--ex-a:#d00}[data-theme=\"dark\"] #c3-d,#c3-d:root{fill:url(#c3-d-m)}</style></svg>"
        );
    }

    #[test]
    fn ids_and_what_refers_to_them_move_together() {
        let pages = HashMap::from([("a/x.html".to_owned(), 3), ("b.html".to_owned(), 5)]);
        let mut out = String::new();
        write(
            &mut out,
            "<svg aria-labelledby=\"t d\"><title id=\"t\">x</title><use href=\"#p\"/><g clip-path=\"url(#k)\"/></svg>\
             <a href=\"../b.html#h\">b</a><a href=\"../b.html\">b</a><img src=\"i.png\"><a href=\"https://e.org/#x\">e</a>",
            "a/x.html",
            3,
            &pages,
        );
        assert_eq!(
            out,
            "<svg aria-labelledby=\"c3-t c3-d\"><title id=\"c3-t\">x</title><use href=\"#c3-p\"/>\
             <g clip-path=\"url(#c3-k)\"/></svg><a href=\"#c5-h\">b</a><a href=\"#c5-top\">b</a>\
             <img src=\"a/i.png\"><a href=\"https://e.org/#x\">e</a>"
        );
    }
}
