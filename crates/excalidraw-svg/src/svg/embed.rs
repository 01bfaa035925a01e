//! Embedded pages: a box with the address in it.

use super::draw::{Painter, Place};
use super::frame::ID_COST;
use super::node::{Child, Node};
use crate::num::{css, max, min};
use crate::rough::Dropped;
use crate::scene::{Kind, Point, Text, normalize_link};
use crate::shape::corner_radius;
use crate::text::{family, width, wrap};

impl Painter<'_, '_> {
    pub(super) fn embed(
        &mut self,
        i: usize,
        place: &Place,
        corner: Point,
        out: &mut Vec<Child>,
    ) -> Result<(), Dropped> {
        let mut group = self.shape_group(i)?;
        let e = self.stage.elements[i].clone();
        self.set_opacity(&mut group, e.opacity / 100.0);
        group.set("stroke-linecap", "round");
        group.set("transform", place.transform());
        out.push(Child::Node(group));

        let label = match (&e.kind, e.link.as_deref()) {
            (Kind::Iframe, _) => "IFrame element",
            (_, None | Some("")) => "Empty Web-Embed",
            (_, Some(link)) => link,
        };
        let units = label.encode_utf16().count() as f64;
        let size = max(min(e.width / 2.0, e.width / units), e.width / 30.0);
        let text = wrap(label, family::HELVETICA, size, e.width - 20.0);
        let text = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace('\t', "        ");
        let count = text.split('\n').count() as f64;
        let label_width = text
            .split('\n')
            .map(|line| {
                width(
                    family::HELVETICA,
                    size,
                    if line.is_empty() { " " } else { line },
                )
            })
            .fold(0.0, f64::max);
        let line_height = family::of(Some(family::HELVETICA)).line_height;
        let label_height = size * line_height * count;
        self.stage.session.chance.skip(ID_COST);
        let x = e.x + e.width / 2.0 - label_width / 2.0;
        let y = e.y + e.height / 2.0 - label_height / 2.0;
        let at = Place {
            at: [x + corner[0] - e.x, y + corner[1] - e.y],
            center: [
                ((x + label_width) - x) / 2.0,
                ((y + label_height) - y) / 2.0,
            ],
            degrees: place.degrees,
        };
        let color = if e.stroke == "transparent" {
            "black"
        } else {
            &e.stroke
        };
        let mut group = Node::new("g").with("transform", at.transform());
        let text = Text {
            original: String::new(),
            text,
            size,
            family: Some(family::HELVETICA),
            align: "center".to_owned(),
            container: None,
            line_height,
        };
        self.lines(&text, label_width, color, &mut group);
        out.push(Child::Node(group));
        if !self.exact() {
            // the box and its address already stand inside the link
            return Ok(());
        }
        let radius = corner_radius(min(e.width, e.height), &e);
        let href = normalize_link(e.link.as_deref().unwrap_or_default());
        let mut group = Node::new("g")
            .with("stroke-linecap", "round")
            .with("transform", place.transform());
        group.push(
            Node::new("a")
                .with("href", href)
                .with("target", "_blank")
                .with("rel", "noopener noreferrer")
                .with("style", format!("border-radius: {}px;", css(radius))),
        );
        out.push(Child::Node(group));
        Ok(())
    }
}
