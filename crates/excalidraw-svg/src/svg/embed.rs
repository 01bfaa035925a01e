//! Embedded pages: a box with the address in it.

use smol_str::SmolStr;

use super::draw::{Painter, Place};
use super::markup::Markup;
use super::text::{LineStyle, USUAL_SIZE, lines};
use crate::font::{HELVETICA, Ruler, family};
use crate::num::{css, max, min};
use crate::rough::{Dropped, ID_COST};
use crate::scene::{Align, Kind, Point, Text, normalize_link};
use crate::shape::corner_radius;
use crate::text::{normalized, wrap};

impl Painter<'_, '_> {
    pub(super) fn embed(
        &mut self,
        i: usize,
        place: &Place,
        corner: Point,
        out: &mut Markup,
    ) -> Result<(), Dropped> {
        let drawn = self.stage.draw(i)?;
        let e = self.stage.elements[i].clone();
        self.shape(drawn.first().ok_or(Dropped)?, e.opacity / 100.0, place, out);
        self.stage.reuse(drawn);

        let label = match (&e.kind, e.link.as_deref()) {
            (Kind::Iframe, _) => "IFrame element",
            (_, None | Some("")) => "Empty Web-Embed",
            (_, Some(link)) => link,
        };
        let units = label.encode_utf16().count() as f64;
        let size = max(min(e.width / 2.0, e.width / units), e.width / 30.0);
        let elsewhere = Self::elsewhere(self.options);
        let mut ruler = Ruler::new(size, elsewhere);
        let text = normalized(&wrap(label, &ruler, e.width - 20.0));
        // a new text has the usual size where it is given none
        let size = if size == 0.0 || size.is_nan() {
            ruler = Ruler::new(USUAL_SIZE, elsewhere);
            USUAL_SIZE
        } else {
            size
        };
        let count = text.split('\n').count() as f64;
        let label_width = ruler.widest(&text);
        let line_height = family(HELVETICA).line_height;
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
        let mut tag = out.tag("g");
        at.transform(&mut tag);
        tag.open();
        let text = Text {
            original: SmolStr::default(),
            text: text.into(),
            size: Some(size),
            family: Some(HELVETICA),
            align: Align::Center,
            container: None,
            line_height,
        };
        let style = LineStyle {
            exact: self.exact(),
            fill: self.ink.fill(color),
        };
        lines(&text, label_width, &style, out);
        out.close("g");
        if !self.exact() {
            // the box and its address already stand inside the link
            return Ok(());
        }
        let radius = corner_radius(min(e.width, e.height), &e);
        let href = normalize_link(e.link.as_deref().unwrap_or_default());
        let mut tag = out.tag("g").plain("stroke-linecap", "round");
        place.transform(&mut tag);
        tag.open();
        out.tag("a")
            .with("href", &href)
            .plain("target", "_blank")
            .plain("rel", "noopener noreferrer")
            .with("style", &format!("border-radius: {}px;", css(radius)))
            .empty();
        out.close("g");
        Ok(())
    }
}
