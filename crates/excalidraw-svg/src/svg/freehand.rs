//! Freehand strokes.

use super::draw::{Painter, Place};
use super::node::{Child, Node};
use crate::freehand::{Sample, outline};
use crate::rough::Dropped;
use crate::scene::{Kind, Stroke};
use crate::shape::{Shorten, outline_data};

impl Painter<'_, '_> {
    pub(super) fn freehand(
        &mut self,
        i: usize,
        place: &Place,
        out: &mut Vec<Child>,
    ) -> Result<(), Dropped> {
        let mut group = match self.stage.draw(i)?.first() {
            Some(filled) => self.drawable(filled),
            None => Node::new("g"),
        };
        self.set_opacity(&mut group, self.opacity(i));
        group.set("transform", place.transform());
        group.set("stroke", "none");
        let e = &self.stage.elements[i];
        let Kind::Freedraw(stroke) = &e.kind else {
            return Err(Dropped);
        };
        let data = self.stroke_data(stroke, e.stroke_width)?;
        let color = e.stroke.clone();
        group.push(
            Node::new("path")
                .with("fill", self.ink.fill(&color))
                .with("d", data),
        );
        self.framed(i, vec![group], out);
        Ok(())
    }

    fn stroke_data(&self, stroke: &Stroke, width: f64) -> Result<String, Dropped> {
        let exact = self.exact();
        let samples: Vec<Sample> = match (&stroke.pressures, stroke.simulate) {
            (_, true) => stroke
                .points
                .iter()
                .map(|p| Sample {
                    at: *p,
                    pressure: None,
                })
                .collect(),
            (Some(pressures), false) => stroke
                .points
                .iter()
                .enumerate()
                .map(|(i, p)| Sample {
                    at: *p,
                    pressure: pressures.get(i).copied().flatten(),
                })
                .collect(),
            // the official exporter fails here
            (None, false) if exact => return Err(Dropped),
            (None, false) => stroke
                .points
                .iter()
                .map(|p| Sample {
                    at: *p,
                    pressure: None,
                })
                .collect(),
        };
        let simulate = stroke.simulate || stroke.pressures.is_none();
        let shorten = if exact {
            Shorten::Cut
        } else {
            Shorten::Round(self.digits())
        };
        Ok(outline_data(&outline(&samples, width, simulate), shorten))
    }
}
