//! Lines and arrows, with the gap a label leaves in them.

use super::draw::{Painter, Place, group};
use super::markup::Markup;
use crate::rough::Dropped;
use crate::scene::{Kind, Point};
use crate::shape::is_loop;

impl Painter<'_, '_> {
    pub(super) fn linear(
        &mut self,
        i: usize,
        place: &Place,
        out: &mut Markup,
    ) -> Result<(), Dropped> {
        let label = self.stage.label(i);
        let hole = label
            .map(|label| self.stage.label_position(i, label))
            .transpose()?;
        let shapes = self.stage.draw(i)?;
        let framed = self.enter_frame(i, out);
        let mut tag = out.tag("g");
        if label.is_some() {
            tag = tag.with("mask", &format!("url(#{})", self.id("mask-", "m", i)));
        }
        tag.plain("stroke-linecap", "round").open();
        let e = &self.stage.elements[i];
        let even_odd = match &e.kind {
            Kind::Line(line) => is_loop(&line.points) && e.background != "transparent",
            _ => false,
        };
        let opacity = self.opacity(i);
        for shape in shapes.iter() {
            let mut tag = group(out, opacity);
            place.transform(&mut tag);
            if even_odd {
                tag = tag.plain("fill-rule", "evenodd");
            }
            tag.open();
            self.paths(shape, out);
            out.close("g");
        }
        out.close("g");
        if let (Some(label), Some(hole)) = (label, hole) {
            self.label_mask(i, label, hole, place, out);
        } else if self.exact() {
            out.tag("mask").empty();
        }
        framed.leave(out);
        self.stage.reuse(shapes);
        Ok(())
    }

    /// What is seen of an arrow: all but the box of its label.
    fn label_mask(&self, i: usize, label: usize, [lx, ly]: Point, place: &Place, out: &mut Markup) {
        let e = &self.stage.elements[i];
        let text = &self.stage.elements[label];
        let [x, y] = place.at.map(|n| if n.is_nan() { 0.0 } else { n });
        let mut mask = out.tag("mask").with("id", &self.id("mask-", "m", i));
        let [width, height] = if self.exact() {
            [e.width + 100.0 + x, e.height + 100.0 + y]
        } else {
            // in user space, or a straight line without height would have no mask area at all
            mask = mask
                .plain("maskUnits", "userSpaceOnUse")
                .plain("x", "0")
                .plain("y", "0")
                .number("width", self.size[0])
                .number("height", self.size[1]);
            self.size
        };
        mask.open();
        out.tag("rect")
            .plain("x", "0")
            .plain("y", "0")
            .plain("fill", "#fff")
            .number("width", width)
            .number("height", height)
            .empty();
        out.tag("rect")
            .number("x", x + lx - e.x)
            .number("y", y + ly - e.y)
            .plain("fill", "#000")
            .number("width", text.width)
            .number("height", text.height)
            .plain("opacity", "1")
            .empty();
        out.close("mask");
    }
}
