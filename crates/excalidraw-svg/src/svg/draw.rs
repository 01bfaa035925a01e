//! The order of drawing and what wraps every element: links, frames, transforms, opacity.

use std::collections::BTreeMap;

use super::node::{Child, Node};
use super::paint::Ink;
use super::path_data;
use crate::num::{PI, js, push_js};
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
    pub(super) symbols: Vec<Node>,
    /// Ids of the symbols by the names the official exporter gives them.
    pub(super) symbol_ids: BTreeMap<String, String>,
    /// The element being drawn.
    pub(super) current: usize,
}

/// Where an element goes: its place on the page and the center it turns around.
pub(super) struct Place {
    pub(super) at: Point,
    pub(super) center: Point,
    pub(super) degrees: f64,
}

impl Place {
    /// The `transform` of the element.
    pub(super) fn transform(&self) -> String {
        let or_zero = |n: f64| if n.is_nan() { 0.0 } else { n };
        transform(self.at.map(or_zero), self.degrees, self.center)
    }
}

/// A `transform` that moves and turns.
pub(super) fn transform(at: Point, degrees: f64, center: Point) -> String {
    let mut out = String::with_capacity(96);
    out.push_str("translate(");
    push_js(&mut out, at[0]);
    out.push(' ');
    push_js(&mut out, at[1]);
    out.push_str(") rotate(");
    push_js(&mut out, degrees);
    out.push(' ');
    push_js(&mut out, center[0]);
    out.push(' ');
    push_js(&mut out, center[1]);
    out.push(')');
    out
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
            current: 0,
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

    /// Draws all elements: embeds last, labels right after what they are bound to.
    pub(super) fn scene(&mut self, out: &mut Vec<Child>) {
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
    }

    fn element(&mut self, i: usize, out: &mut Vec<Child>) -> Result<(), Dropped> {
        let (place, corner) = self.place(i)?;
        self.current = i;
        match self.link(i) {
            None => self.kind(i, &place, corner, out),
            Some(href) => {
                let mut inside = Vec::new();
                let drawn = self.kind(i, &place, corner, &mut inside);
                let mut anchor = Node::new("a").with("href", href);
                if !self.exact() {
                    anchor.set("rel", "noopener noreferrer");
                }
                anchor.children = inside;
                out.push(Child::Node(anchor));
                drawn
            }
        }
    }

    fn link(&self, i: usize) -> Option<String> {
        let link = normalize_link(self.stage.elements[i].link.as_deref()?);
        if self.exact() {
            return Some(link);
        }
        let link = link.replace("&quot;", "%22");
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

    fn kind(
        &mut self,
        i: usize,
        place: &Place,
        corner: Point,
        out: &mut Vec<Child>,
    ) -> Result<(), Dropped> {
        match &self.stage.elements[i].kind {
            Kind::Rectangle | Kind::Diamond | Kind::Ellipse => {
                let mut group = self.shape_group(i)?;
                self.set_opacity(&mut group, self.opacity(i));
                group.set("stroke-linecap", "round");
                group.set("transform", place.transform());
                self.framed(i, vec![group], out);
            }
            Kind::Line(_) | Kind::Arrow(_) => self.linear(i, place, out)?,
            Kind::Freedraw(_) => self.freehand(i, place, out)?,
            Kind::Text(_) => self.text(i, place, out),
            Kind::Image(_) => self.image(i, place, out)?,
            Kind::Frame { .. } => out.push(Child::Node(self.frame_outline(i, place))),
            Kind::Embeddable | Kind::Iframe => self.embed(i, place, corner, out)?,
        }
        Ok(())
    }

    /// The group of an element that is one shape.
    pub(super) fn shape_group(&mut self, i: usize) -> Result<Node, Dropped> {
        let shape = self.stage.draw(i)?;
        Ok(self.drawable(shape.first().ok_or(Dropped)?))
    }

    /// A drawable as a group of paths.
    pub(super) fn drawable(&mut self, d: &Drawable) -> Node {
        let mut group = Node::new("g");
        for set in &d.sets {
            let mut data = String::with_capacity(set.ops.len() * 34);
            path_data(&set.ops, self.digits(), &mut data);
            let mut path = Node::new("path").with("d", data);
            let fill = d.fill.as_deref().unwrap_or_default();
            match set.kind {
                SetKind::Path => {
                    path.set("stroke", self.ink.stroke(&d.stroke));
                    path.set("stroke-width", js(d.stroke_width));
                    path.set("fill", "none");
                    if let Some([dash, gap]) = d.dash {
                        path.set("stroke-dasharray", format!("{} {}", js(dash), js(gap)));
                    }
                }
                SetKind::FillPath => {
                    path.set("stroke", "none");
                    path.set("stroke-width", "0");
                    path.set("fill", self.ink.fill(fill));
                    if d.kind != ShapeKind::Other {
                        path.set("fill-rule", "evenodd");
                    }
                }
                SetKind::FillSketch => {
                    path.set("stroke", self.ink.stroke(fill));
                    let weight = if d.fill_weight < 0.0 {
                        d.stroke_width / 2.0
                    } else {
                        d.fill_weight
                    };
                    path.set("stroke-width", js(weight));
                    path.set("fill", "none");
                }
            }
            group.push(path);
        }
        group
    }

    /// The element's opacity with its frame's, from 0 to 1.
    pub(super) fn opacity(&self, i: usize) -> f64 {
        let frame = self
            .stage
            .frame(i)
            .map_or(100.0, |f| self.stage.elements[f].opacity);
        (frame * self.stage.elements[i].opacity) / 10_000.0
    }

    pub(super) fn set_opacity(&self, node: &mut Node, opacity: f64) {
        if opacity != 1.0 {
            node.set("stroke-opacity", js(opacity));
            node.set("fill-opacity", js(opacity));
        }
    }

    /// Adds nodes, cut off by the frame they lie in.
    pub(super) fn framed(&self, i: usize, nodes: Vec<Node>, out: &mut Vec<Child>) {
        let nodes = nodes.into_iter().map(Child::Node);
        match self.stage.frame(i) {
            None => out.extend(nodes),
            Some(frame) => {
                let mut group =
                    Node::new("g").with("clip-path", format!("url(#{})", self.id("", "c", frame)));
                group.children.extend(nodes);
                out.push(Child::Node(group));
            }
        }
    }
}
