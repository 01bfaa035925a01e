//! The order of drawing and what wraps every element: links, frames, transforms, opacity.

use std::collections::BTreeMap;

use super::image::Symbol;
use super::markup::{Markup, NoBreakSpace, Tag};
use super::paint::Ink;
use super::path_data;
use crate::font::Elsewhere;
use crate::num::{PI, push_js};
use crate::read::steps;
use crate::rough::{Drawable, Dropped, SetKind, ShapeKind};
use crate::scene::{Kind, Point, is_safe_link, normalize_link};
use crate::stage::Stage;
use crate::{Options, Scene};

/// What drawing an element needs to know.
pub(super) struct Painter<'a, 's> {
    pub(super) scene: &'a Scene,
    pub(super) options: &'a Options,
    pub(super) stage: &'a mut Stage<'s>,
    /// From scene to page.
    pub(super) offset: Point,
    pub(super) size: Point,
    pub(super) ink: Ink,
    /// Images used so far, in order of first use.
    pub(super) symbols: Vec<Symbol<'a>>,
    /// Ids of the symbols by the names the official exporter gives them.
    pub(super) symbol_ids: BTreeMap<String, String>,
    /// Where the content of the link around the element being drawn begins.
    pub(super) anchor: Option<usize>,
    /// The frame that an element was cut off by last, and the reference to its area: neighbors often share it.
    clip: Option<(usize, String)>,
    /// The link that is open: neighbors that lead to the same place share one.
    open: Option<OpenLink>,
    /// Whether something drawn is a link.
    pub(super) linked: bool,
    /// The steps of the elements that belong to one, by id.
    steps: BTreeMap<String, u32>,
}

/// A link whose end is not written yet.
struct OpenLink {
    href: String,
    /// Where its tag ends: there its name goes when all of its texts are known.
    tag_end: usize,
    texts: Vec<String>,
}

/// Where an element goes: its place on the page and the center it turns around.
pub(super) struct Place {
    pub(super) at: Point,
    pub(super) center: Point,
    pub(super) degrees: f64,
}

impl Place {
    /// Adds the `transform` of the element.
    pub(super) fn transform(&self, tag: &mut Tag<'_>) {
        let or_zero = |n: f64| if n.is_nan() { 0.0 } else { n };
        transform(self.at.map(or_zero), self.degrees, self.center, tag);
    }
}

/// Adds a `transform` that moves and turns.
pub(super) fn transform(at: Point, degrees: f64, center: Point, tag: &mut Tag<'_>) {
    tag.value("transform", |out| {
        out.put(["translate("]);
        push_js(out, at[0]);
        out.put([" "]);
        push_js(out, at[1]);
        out.put([") rotate("]);
        push_js(out, degrees);
        out.put([" "]);
        push_js(out, center[0]);
        out.put([" "]);
        push_js(out, center[1]);
        out.put([")"]);
    });
}

/// The beginning of a group that is not quite opaque where an element is not.
pub(super) fn group(out: &mut Markup, opacity: f64) -> Tag<'_> {
    let mut tag = out.tag("g");
    if opacity != 1.0 {
        tag = tag
            .number("stroke-opacity", opacity)
            .number("fill-opacity", opacity);
    }
    tag
}

impl<'a, 's> Painter<'a, 's> {
    pub(super) fn new(
        scene: &'a Scene,
        options: &'a Options,
        stage: &'a mut Stage<'s>,
        offset: Point,
        size: Point,
    ) -> Self {
        Self {
            scene,
            options,
            stage,
            offset,
            size,
            ink: Ink::new(options),
            symbols: Vec::new(),
            symbol_ids: BTreeMap::new(),
            anchor: None,
            clip: None,
            open: None,
            linked: false,
            steps: if options.steps && !options.is_exact() {
                steps(scene)
            } else {
                BTreeMap::new()
            },
        }
    }

    pub(super) fn exact(&self) -> bool {
        self.options.is_exact()
    }

    pub(super) fn digits(&self) -> u8 {
        self.options.precision.unwrap_or(2)
    }

    /// An id for something that belongs to element `i`. The official ones carry the scene's ids, which may be
    /// anything; ours count.
    pub(super) fn id(&self, official: &str, short: &str, i: usize) -> String {
        let prefix = &self.options.id_prefix;
        if self.exact() {
            format!("{prefix}{official}{}", self.stage.elements[i].id)
        } else {
            format!("{prefix}{short}{i}")
        }
    }

    /// Whose fonts stand in for letters that are not bundled.
    pub(super) fn elsewhere(options: &Options) -> Elsewhere {
        if options.is_exact() {
            Elsewhere::Recorder
        } else {
            Elsewhere::Reader
        }
    }

    pub(super) fn space(&self) -> NoBreakSpace {
        if self.exact() {
            NoBreakSpace::Entity
        } else {
            NoBreakSpace::Character
        }
    }

    /// Draws all elements: embeds last, labels right after what they are bound to.
    pub(super) fn scene(&mut self, out: &mut Markup) {
        let count = self.stage.elements.len();
        for i in 0..count {
            if self.stage.elements[i].is_embed() || self.stage.container(i).is_some() {
                continue;
            }
            // as in the original, what fails takes its label along
            let drawn = self.element(i, out);
            if (drawn.is_ok() || !self.exact())
                && let Some(label) = self.stage.label(i)
            {
                let _ = self.element(label, out);
            }
        }
        for i in 0..count {
            if self.stage.elements[i].is_embed() {
                let _ = self.element(i, out);
            }
        }
        self.enter_link(None, out);
    }

    fn element(&mut self, i: usize, out: &mut Markup) -> Result<(), Dropped> {
        let (place, corner) = self.place(i)?;
        self.anchor = None;
        let link = self.link(i);
        if self.exact() {
            let Some(href) = link else {
                return self.kind(i, &place, corner, out);
            };
            out.tag("a").with("href", &href).open();
            self.anchor = Some(out.len());
            let drawn = self.kind(i, &place, corner, out);
            out.close("a");
            return drawn;
        }
        self.enter_link(link, out);
        let e = &self.stage.elements[i];
        if let (Some(link), Some(text)) = (&mut self.open, e.text()) {
            let words: Vec<&str> = text.original.split_whitespace().collect();
            link.texts.push(words.join(" "));
        }
        let step = self.steps.get(e.id.as_str()).copied();
        if let Some(step) = step {
            out.tag("g").number("data-step", f64::from(step)).open();
        }
        let drawn = self.kind(i, &place, corner, out);
        if step.is_some() {
            out.close("g");
        }
        drawn
    }

    /// Opens a link unless it is open already: a box with its label and its ornaments is one stop for the keyboard,
    /// named by its texts.
    fn enter_link(&mut self, href: Option<String>, out: &mut Markup) {
        if self.open.as_ref().map(|open| &open.href) == href.as_ref() {
            return;
        }
        if let Some(open) = self.open.take() {
            out.close("a");
            if !open.texts.is_empty() {
                let mut name = Markup::new(self.space(), 0);
                name.attribute("aria-label", &open.texts.join(", "));
                out.insert(open.tag_end, &name);
            }
        }
        self.open = href.map(|href| {
            self.linked = true;
            out.tag("a")
                .with("href", &href)
                .plain("rel", "noopener noreferrer")
                .open();
            OpenLink {
                href,
                tag_end: out.len() - 1,
                texts: Vec::new(),
            }
        });
    }

    fn link(&self, i: usize) -> Option<String> {
        let own = self.stage.elements[i].link.as_deref();
        if self.exact() {
            return Some(normalize_link(own?));
        }
        // a label lies on top of its box, and would take the click
        let link = match (own, self.stage.container(i)) {
            (Some(own), _) => own,
            (None, container) => self.stage.elements[container?].link.as_deref()?,
        };
        let link = normalize_link(link).replace("&quot;", "%22");
        (!link.is_empty() && is_safe_link(&link)).then_some(link)
    }

    /// Where the element goes, and where its top left corner is on the page before labels move.
    fn place(&mut self, i: usize) -> Result<(Place, Point), Dropped> {
        let (b, _) = self.stage.absolute(i)?;
        let e = &self.stage.elements[i];
        let (x, y, degrees) = (e.x, e.y, (180.0 * e.angle) / PI);
        let corner = [x + self.offset[0], y + self.offset[1]];
        let mut center = [
            (b.x2 - b.x1) / 2.0 - (x - b.x1),
            (b.y2 - b.y1) / 2.0 - (y - b.y1),
        ];
        let mut at = corner;
        if let Some(arrow) = self
            .stage
            .container(i)
            .filter(|c| self.stage.elements[*c].is_arrow())
        {
            let (b, _) = self.stage.absolute(arrow)?;
            let [lx, ly] = self.stage.label_position(arrow, i)?;
            center = [
                (b.x2 - b.x1) / 2.0 - (lx - b.x1),
                (b.y2 - b.y1) / 2.0 - (ly - b.y1),
            ];
            at = [at[0] + lx - x, at[1] + ly - y];
        }
        Ok((
            Place {
                at,
                center,
                degrees,
            },
            corner,
        ))
    }

    /// Writes an element; nothing where that fails.
    fn kind(
        &mut self,
        i: usize,
        place: &Place,
        corner: Point,
        out: &mut Markup,
    ) -> Result<(), Dropped> {
        match &self.stage.elements[i].kind {
            Kind::Rectangle | Kind::Diamond | Kind::Ellipse => {
                let drawn = self.stage.draw(i)?;
                let shape = drawn.first().ok_or(Dropped)?;
                let framed = self.enter_frame(i, out);
                self.shape(shape, self.opacity(i), place, out);
                framed.leave(out);
                self.stage.reuse(drawn);
            }
            Kind::Line(_) | Kind::Arrow(_) => self.linear(i, place, out)?,
            Kind::Freedraw(_) => self.freehand(i, place, out)?,
            Kind::Text(_) => self.text(i, place, out),
            Kind::Image(_) => self.image(i, place, out)?,
            Kind::Frame { .. } => self.frame_outline(i, place, out),
            Kind::Embeddable | Kind::Iframe => self.embed(i, place, corner, out)?,
        }
        Ok(())
    }

    /// The group of an element that is one shape.
    pub(super) fn shape(
        &mut self,
        shape: &Drawable,
        opacity: f64,
        place: &Place,
        out: &mut Markup,
    ) {
        let mut tag = group(out, opacity).plain("stroke-linecap", "round");
        place.transform(&mut tag);
        tag.open();
        self.paths(shape, out);
        out.close("g");
    }

    /// The paths of a drawable.
    pub(super) fn paths(&mut self, d: &Drawable, out: &mut Markup) {
        let digits = self.digits();
        for (kind, ops) in d.sets() {
            let mut tag = out.tag("path");
            tag.value("d", |out| path_data(ops, digits, out));
            let fill = d.fill.as_deref().unwrap_or_default();
            match kind {
                SetKind::Path => {
                    tag = tag
                        .with("stroke", &self.ink.stroke(&d.stroke))
                        .number("stroke-width", d.stroke_width)
                        .plain("fill", "none");
                    if let Some([dash, gap]) = d.dash {
                        tag.value("stroke-dasharray", |out| {
                            push_js(out, dash);
                            out.put([" "]);
                            push_js(out, gap);
                        });
                    }
                }
                SetKind::FillPath => {
                    tag = tag
                        .plain("stroke", "none")
                        .plain("stroke-width", "0")
                        .with("fill", &self.ink.fill(fill));
                    if d.kind != ShapeKind::Other {
                        tag = tag.plain("fill-rule", "evenodd");
                    }
                }
                SetKind::FillSketch => {
                    let weight = if d.fill_weight < 0.0 {
                        d.stroke_width / 2.0
                    } else {
                        d.fill_weight
                    };
                    tag = tag
                        .with("stroke", &self.ink.stroke(fill))
                        .number("stroke-width", weight)
                        .plain("fill", "none");
                }
            }
            tag.empty();
        }
    }

    /// The element's opacity with its frame's, from 0 to 1.
    pub(super) fn opacity(&self, i: usize) -> f64 {
        let frame = self
            .stage
            .frame(i)
            .map_or(100.0, |f| self.stage.elements[f].opacity);
        (frame * self.stage.elements[i].opacity) / 10_000.0
    }

    /// Begins the group that is cut off by the frame an element lies in.
    pub(super) fn enter_frame(&mut self, i: usize, out: &mut Markup) -> Framed {
        let Some(frame) = self.stage.frame(i) else {
            return Framed(false);
        };
        let clip = match self.clip.take() {
            Some((known, clip)) if known == frame => clip,
            _ => format!("url(#{})", self.id("", "c", frame)),
        };
        out.tag("g").with("clip-path", &clip).open();
        self.clip = Some((frame, clip));
        Framed(true)
    }
}

/// Whether a group waits for its end.
#[must_use]
pub(super) struct Framed(bool);

impl Framed {
    pub(super) fn leave(self, out: &mut Markup) {
        if self.0 {
            out.close("g");
        }
    }
}
