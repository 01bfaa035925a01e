//! Lines and arrows, with the gap a label leaves in them.

use super::draw::{Painter, Place};
use super::node::{Child, Node};
use crate::num::js;
use crate::rough::Dropped;
use crate::scene::Kind;
use crate::shape::is_loop;

impl Painter<'_, '_> {
    pub(super) fn linear(
        &mut self,
        i: usize,
        place: &Place,
        out: &mut Vec<Child>,
    ) -> Result<(), Dropped> {
        let label = self.stage.label(i);
        let mask = match label {
            Some(label) => Some(self.label_mask(i, label, place)?),
            None => self.exact().then(|| Node::new("mask")),
        };
        let shapes = self.stage.draw(i)?;
        let mut group = Node::new("g");
        if label.is_some() {
            group.set("mask", format!("url(#{})", self.id("mask-", "m", i)));
        }
        group.set("stroke-linecap", "round");
        let e = &self.stage.elements[i];
        let even_odd = match &e.kind {
            Kind::Line(line) => is_loop(&line.points) && e.background != "transparent",
            _ => false,
        };
        let opacity = self.opacity(i);
        for shape in &shapes {
            let mut node = self.drawable(shape);
            self.set_opacity(&mut node, opacity);
            node.set("transform", place.transform());
            if even_odd {
                node.set("fill-rule", "evenodd");
            }
            group.push(node);
        }
        let nodes = std::iter::once(group).chain(mask).collect();
        self.framed(i, nodes, out);
        Ok(())
    }

    /// What is seen of an arrow: all but the box of its label.
    fn label_mask(&mut self, i: usize, label: usize, place: &Place) -> Result<Node, Dropped> {
        let [lx, ly] = self.stage.label_position(i, label)?;
        let e = &self.stage.elements[i];
        let text = &self.stage.elements[label];
        let [x, y] = place.at.map(|n| if n.is_nan() { 0.0 } else { n });
        let mut mask = Node::new("mask").with("id", self.id("mask-", "m", i));
        let mut all = Node::new("rect")
            .with("x", "0")
            .with("y", "0")
            .with("fill", "#fff");
        if self.exact() {
            all.set("width", js(e.width + 100.0 + x));
            all.set("height", js(e.height + 100.0 + y));
        } else {
            // in user space, or a straight line without height would have no mask area at all
            let [w, h] = self.size.map(js);
            mask.set("maskUnits", "userSpaceOnUse");
            mask.set("x", "0");
            mask.set("y", "0");
            mask.set("width", w.clone());
            mask.set("height", h.clone());
            all.set("width", w);
            all.set("height", h);
        }
        mask.push(all);
        mask.push(
            Node::new("rect")
                .with("x", js(x + lx - e.x))
                .with("y", js(y + ly - e.y))
                .with("fill", "#000")
                .with("width", js(text.width))
                .with("height", js(text.height))
                .with("opacity", "1"),
        );
        Ok(mask)
    }
}
