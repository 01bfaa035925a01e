//! Text, line by line.

use std::collections::BTreeSet;

use super::draw::{Painter, Place};
use super::node::{Child, Node};
use crate::num::js;
use crate::scene::Text;
use crate::text::{family, is_rtl};
use crate::{FontEmbedding, Options, Scene, font};

impl Painter<'_, '_> {
    pub(super) fn text(&mut self, i: usize, place: &Place, out: &mut Vec<Child>) {
        let e = &self.stage.elements[i];
        let Some(text) = e.text().cloned() else {
            return;
        };
        let (width, color) = (e.width, e.stroke.clone());
        let mut group = Node::new("g");
        self.set_opacity(&mut group, self.opacity(i));
        group.set("transform", place.transform());
        self.lines(&text, width, &color, &mut group);
        self.framed(i, vec![group], out);
    }

    /// One `<text>` per line.
    pub(super) fn lines(&mut self, text: &Text, width: f64, color: &str, group: &mut Node) {
        let line_height = text.size * text.line_height;
        let family = family::of(text.family);
        let offset = family.baseline(text.size, text.line_height);
        let x = match text.align.as_str() {
            "center" => width / 2.0,
            "right" => width,
            _ => 0.0,
        };
        let rtl = is_rtl(&text.text);
        // in right-to-left text `end` is the left side; the official file forgets that for right-aligned text
        let anchor = match (text.align.as_str(), rtl) {
            ("center", _) => "middle",
            ("right", true) if !self.exact() => "start",
            ("right", _) | (_, true) => "end",
            _ => "start",
        };
        let fill = self.ink.fill(color);
        // the official list ends in an emoji font, so a missing family would fall to the browser's serif
        let families = if self.exact() {
            family.css.to_owned()
        } else {
            format!("{}, sans-serif", family.css)
        };
        let lines = text.text.replace("\r\n", "\n").replace('\r', "\n");
        for (i, line) in lines.split('\n').enumerate() {
            group.push(
                Node::new("text")
                    .with("x", js(x))
                    .with("y", js(i as f64 * line_height + offset))
                    .with("font-family", families.clone())
                    .with("font-size", format!("{}px", js(text.size)))
                    .with("fill", fill.clone())
                    .with("text-anchor", anchor)
                    .with("style", "white-space: pre;")
                    .with("direction", if rtl { "rtl" } else { "ltr" })
                    .with("dominant-baseline", "alphabetic")
                    .text(line),
            );
        }
    }
}

/// The `@font-face` rules of a drawing.
pub(super) fn font_style(scene: &Scene, options: &Options) -> String {
    let mut used: Vec<(u32, BTreeSet<char>)> = Vec::new();
    for text in scene.elements.iter().filter_map(|e| e.text()) {
        let id = text.family.unwrap_or(0);
        let characters = text.original.chars();
        match used.iter_mut().find(|(family, _)| *family == id) {
            Some((_, known)) => known.extend(characters),
            None => used.push((id, characters.collect())),
        }
    }
    let mut rules = Vec::new();
    for (id, characters) in used {
        let css = match options.fonts {
            FontEmbedding::None => continue,
            FontEmbedding::Subset => font::face_css(id, &characters.iter().collect::<String>()),
            FontEmbedding::Reference => font::face_css_files(id, &address(&options.font_base)),
        };
        rules.extend(css.lines().map(str::to_owned));
    }
    if options.is_exact() {
        return format!("\n      {}", rules.join("\n      "));
    }
    rules.concat()
}

/// A folder that can stand inside `url()` of a style sheet.
fn address(base: &str) -> String {
    let plain = |c: &char| c.is_alphanumeric() || "-._~:/?#@!$&*+,;=%".contains(*c);
    base.chars().filter(plain).collect()
}
