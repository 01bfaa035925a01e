//! Text, line by line.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::draw::{Painter, Place, group};
use super::markup::Markup;
use crate::num::push_js;
use crate::scene::{Align, Text};
use crate::text::is_rtl;
use crate::{FontEmbedding, Options, Scene, font};

impl Painter<'_, '_> {
    pub(super) fn text(&mut self, i: usize, place: &Place, out: &mut Markup) {
        let framed = self.enter_frame(i, out);
        let mut tag = group(out, self.opacity(i));
        place.transform(&mut tag);
        tag.open();
        let e = &self.stage.elements[i];
        let style = LineStyle {
            exact: self.exact(),
            fill: self.ink.fill(&e.stroke),
        };
        if let Some(text) = e.text() {
            lines(text, e.width, &style, out);
        }
        out.close("g");
        framed.leave(out);
    }
}

/// Size of texts that name none.
pub(super) const USUAL_SIZE: f64 = 20.0;

/// What the lines of a text have in common besides its font.
pub(super) struct LineStyle<'a> {
    pub(super) exact: bool,
    pub(super) fill: Cow<'a, str>,
}

/// One `<text>` per line.
pub(super) fn lines(text: &Text, width: f64, style: &LineStyle<'_>, out: &mut Markup) {
    let size = match text.size {
        Some(size) if style.exact || size.is_finite() => size,
        // what the official exporter computes with is no number
        None if style.exact => f64::NAN,
        _ => USUAL_SIZE,
    };
    let line_height = size * text.line_height;
    let family = font::known_or_fallback(text.family);
    let offset = family.baseline(size, text.line_height);
    let x = match text.align {
        Align::Center => width / 2.0,
        Align::Right => width,
        Align::Left => 0.0,
    };
    let rtl = is_rtl(&text.text);
    // in right-to-left text `end` is the left side; the official file forgets that for right-aligned text
    let anchor = match (text.align, rtl) {
        (Align::Center, _) => "middle",
        (Align::Right, true) if !style.exact => "start",
        (Align::Right, _) | (_, true) => "end",
        _ => "start",
    };
    let all = if text.text.contains('\r') {
        Cow::Owned(text.text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text.text.as_str())
    };
    for (i, line) in all.split('\n').enumerate() {
        let mut tag = out
            .tag("text")
            .number("x", x)
            .number("y", i as f64 * line_height + offset);
        tag.value("font-family", |out| {
            out.push_str(family.css);
            // the official list ends in an emoji font, so a missing family would fall to the browser's serif
            if !style.exact {
                out.put([", sans-serif"]);
            }
        });
        tag.value("font-size", |out| {
            if style.exact && text.size.is_none() {
                out.put(["undefined"]);
            } else {
                push_js(out, size);
            }
            out.put(["px"]);
        });
        tag.with("fill", &style.fill)
            .plain("text-anchor", anchor)
            .plain("style", "white-space: pre;")
            .plain("direction", if rtl { "rtl" } else { "ltr" })
            .plain("dominant-baseline", "alphabetic")
            .open();
        out.text(line);
        out.close("text");
    }
}

/// The `@font-face` rules of a drawing.
pub(super) fn font_style(scene: &Scene, options: &Options) -> String {
    if options.fonts == FontEmbedding::None {
        return if options.is_exact() { "\n      " } else { "" }.to_owned();
    }
    // Whole lines, not letters: what follows a letter decides which glyph it gets, as the second f of `off`.
    let mut used: Vec<(u32, BTreeSet<&str>)> = Vec::new();
    for text in scene.elements.iter().filter_map(|e| e.text()) {
        let id = text.family.unwrap_or(0);
        let lines = text.text.lines().chain(text.original.lines());
        match used.iter_mut().find(|(family, _)| *family == id) {
            Some((_, known)) => known.extend(lines),
            None => used.push((id, lines.collect())),
        }
    }
    let mut rules = Vec::new();
    for (id, lines) in used {
        let css = match options.fonts {
            FontEmbedding::None => continue,
            FontEmbedding::Subset => {
                let lines: Vec<&str> = lines.iter().copied().collect();
                font::face_css(id, &lines.join("\n"))
            }
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
