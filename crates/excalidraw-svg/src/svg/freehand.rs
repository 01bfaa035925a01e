//! Freehand strokes.

use super::draw::{Painter, Place, group};
use super::markup::Markup;
use super::path::{Shorten, outline_data};
use crate::freehand::{Sample, outline};
use crate::rough::Dropped;
use crate::scene::{Kind, Point, Stroke};

impl Painter<'_, '_> {
    pub(super) fn freehand(
        &mut self,
        i: usize,
        place: &Place,
        out: &mut Markup,
    ) -> Result<(), Dropped> {
        let filled = self.stage.draw(i)?;
        let polygon = self.polygon(i)?;
        let framed = self.enter_frame(i, out);
        let mut tag = group(out, self.opacity(i));
        place.transform(&mut tag);
        tag.plain("stroke", "none").open();
        if let Some(area) = filled.first() {
            self.paths(area, out);
        }
        let shorten = if self.exact() {
            Shorten::Cut
        } else {
            Shorten::Round(self.digits())
        };
        let fill = self.ink.fill(&self.stage.elements[i].stroke);
        let mut tag = out.tag("path").with("fill", &fill);
        tag.value("d", |out| outline_data(&polygon, shorten, out));
        tag.empty();
        out.close("g");
        framed.leave(out);
        self.stage.reuse(filled);
        Ok(())
    }

    /// The outline of a stroke.
    fn polygon(&self, i: usize) -> Result<Vec<Point>, Dropped> {
        let e = &self.stage.elements[i];
        let Kind::Freedraw(stroke) = &e.kind else {
            return Err(Dropped);
        };
        let recorded = match &stroke.pressures {
            _ if stroke.simulate => Some(stroke.thirds.as_slice()),
            // the official exporter fails here
            None if self.exact() => return Err(Dropped),
            pressures => pressures.as_deref(),
        };
        let simulate = stroke.simulate || stroke.pressures.is_none();
        Ok(outline(
            &samples(stroke, recorded),
            e.stroke_width,
            simulate,
        ))
    }
}

/// The pen positions of a stroke with the pressure recorded at each.
fn samples(stroke: &Stroke, recorded: Option<&[Option<f64>]>) -> Vec<Sample> {
    let pressure = |i: usize| recorded.and_then(|list| list.get(i).copied().flatten());
    let sample = |(i, at): (usize, &Point)| Sample {
        at: *at,
        pressure: pressure(i),
    };
    stroke.points.iter().enumerate().map(sample).collect()
}
