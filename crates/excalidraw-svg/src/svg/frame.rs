//! Frames: their names, outlines and what they cut off.

use std::borrow::Cow;

use super::draw::{Painter, Place, transform};
use super::markup::Markup;
use crate::font::{HELVETICA, Ruler};
use crate::num::{PI, push_js};
use crate::rough::{FillStyle, ID_COST, Session};
use crate::scene::{Align, Element, Kind, StrokeStyle, Text};
use crate::text::normalized;
use crate::{Options, Scene, Theme};

/// Size of frame names.
const NAME_SIZE: f64 = 14.0;
const NAME_LINE_HEIGHT: f64 = 1.25;
/// Space between a name and its frame.
const NAME_GAP: f64 = 3.0;

/// The elements with a text in front of every frame that carries its name.
pub(super) fn with_labels<'a>(
    scene: &'a Scene,
    options: &Options,
    session: &mut Session,
) -> Vec<Cow<'a, Element>> {
    session.chance.skip(ID_COST * scene.minted);
    let mut out = Vec::with_capacity(scene.elements.len());
    for e in &scene.elements {
        if let Kind::Frame { name, magic } = &e.kind {
            let title = name
                .as_deref()
                .unwrap_or(if *magic { "AI Frame" } else { "Frame" });
            out.push(Cow::Owned(name_of(e, title, options)));
            session.chance.skip(ID_COST);
        }
        out.push(Cow::Borrowed(e));
    }
    out
}

fn name_of(frame: &Element, title: &str, options: &Options) -> Element {
    let mut text = normalized(title);
    let lines = text.split('\n').count();
    let ruler = Ruler::new(NAME_SIZE, Painter::elsewhere(options));
    let measured = ruler.widest(&text);
    let mut label_width = measured;
    if measured > frame.width {
        label_width = frame.width;
        if let Some(short) = shortened(&text, &ruler, frame.width, options) {
            text = short;
        }
    }
    // the dark color of the official file is one that its filter turns into a readable gray
    let dark = options.is_exact() && options.theme == Theme::Dark;
    Element {
        // no scene can hold this id: JSON strings lose the null character when they are written as ids
        id: format!("\0name-{}", frame.id).into(),
        kind: Kind::Text(Text {
            original: text.as_str().into(),
            text: text.into(),
            size: Some(NAME_SIZE),
            family: Some(HELVETICA),
            align: Align::Left,
            container: None,
            line_height: NAME_LINE_HEIGHT,
        }),
        x: frame.x,
        y: frame.y - NAME_GAP - NAME_SIZE * NAME_LINE_HEIGHT * lines as f64,
        width: label_width,
        height: NAME_SIZE * NAME_LINE_HEIGHT * lines as f64,
        angle: 0.0,
        stroke: if dark { "#7a7a7a" } else { "#999999" }.into(),
        background: "transparent".into(),
        fill_style: FillStyle::Solid,
        stroke_width: 2.0,
        stroke_style: StrokeStyle::Solid,
        roughness: 1.0,
        opacity: 100.0,
        seed: 1.0,
        groups: Vec::new(),
        frame: None,
        roundness: None,
        bound: Vec::new(),
        link: None,
        deleted: false,
    }
}

/// The longest beginning that fits with three dots behind it, if the whole does not fit.
fn shortened(text: &str, ruler: &Ruler, room: f64, options: &Options) -> Option<String> {
    // names are short, but a scene may say otherwise: no frame shows more than this
    const LONGEST: usize = 2_000;
    if ruler.width(text) <= room {
        return None;
    }
    let longest = text
        .char_indices()
        .nth(LONGEST)
        .map_or(text, |(at, _)| &text[..at]);
    longest.char_indices().rev().find_map(|(at, c)| {
        let whole = format!("{}...", &text[..at + c.len_utf8()]);
        // the official exporter counts in halves of such characters, and a half is shown as a question mark
        let half = (options.is_exact() && c.len_utf16() == 2)
            .then(|| format!("{}\u{fffd}...", &text[..at]));
        [Some(whole), half]
            .into_iter()
            .flatten()
            .find(|candidate| ruler.width(candidate) <= room)
    })
}

impl Painter<'_, '_> {
    pub(super) fn frame_outline(&mut self, i: usize, place: &Place, out: &mut Markup) {
        let e = &self.stage.elements[i];
        let mut tag = out.tag("rect");
        place.transform(&mut tag);
        for (name, size) in [("width", e.width), ("height", e.height)] {
            tag.value(name, |out| {
                push_js(out, size);
                out.put(["px"]);
            });
        }
        tag.plain("rx", "8")
            .plain("ry", "8")
            .plain("fill", "none")
            .with("stroke", &self.ink.stroke("#bbb"))
            .plain("stroke-width", "2")
            .empty();
    }

    /// The areas of the frames.
    pub(super) fn clips(&self, out: &mut Markup) {
        for (i, e) in self.stage.elements.iter().enumerate() {
            if !e.is_frame() {
                continue;
            }
            let center = [
                ((e.x + e.width) - e.x) / 2.0,
                ((e.y + e.height) - e.y) / 2.0,
            ];
            // the official file writes radians where degrees belong
            let angle = if self.exact() {
                e.angle
            } else {
                (180.0 * e.angle) / PI
            };
            out.tag("clipPath").with("id", &self.id("", "c", i)).open();
            let mut rect = out.tag("rect");
            let at = [e.x + self.offset[0], e.y + self.offset[1]];
            transform(at, angle, center, &mut rect);
            rect.number("width", e.width)
                .number("height", e.height)
                .plain("rx", "8")
                .plain("ry", "8")
                .empty();
            out.close("clipPath");
        }
    }
}
