//! Elements as strokes: which rough shape an element is, with which options.

pub(crate) mod arrowhead;
mod elbow;
mod options;

pub(crate) use options::{corner_radius, is_loop, rough_options};

use crate::rough::{self, Drawable, Dropped, RoughOptions, Segment, Session};
use crate::scene::{Element, Kind, Point};

/// What a shape depends on besides its element.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// Color of hollow arrowheads.
    pub(crate) canvas: Option<&'a str>,
    /// Whether the arrowheads of newer editors are known.
    pub(crate) newer_heads: bool,
}

/// What drawing changes about an element.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// The points after a fill has turned them and turned them back.
    pub(crate) points: Option<Vec<Point>>,
}

/// Adds the strokes of an element, `drawn` the one of a line if it is drawn already; none for kinds that are not drawn
/// with a pen.
pub(crate) fn generate(
    element: &Element,
    around: Surroundings<'_>,
    drawn: Option<Drawable>,
    session: &mut Session,
    trace: &mut Trace,
    shape: &mut Vec<Drawable>,
) -> Result<(), Dropped> {
    match &element.kind {
        Kind::Rectangle | Kind::Iframe | Kind::Embeddable => {
            shape.push(rectangle(element, session)?);
        }
        Kind::Diamond => shape.push(diamond(element, session)?),
        Kind::Ellipse => {
            let (w, h) = (element.width, element.height);
            shape.push(rough::ellipse(
                [w / 2.0, h / 2.0],
                w,
                h,
                &rough_options(element, false),
                session,
            )?);
        }
        Kind::Freedraw(stroke) if is_loop(&stroke.points) => {
            let outline = rough::simplify(&stroke.points, 0.75);
            let o = RoughOptions {
                stroke: "none".into(),
                ..rough_options(element, false)
            };
            shape.push(rough::curve(&outline, &o, session)?);
        }
        Kind::Line(_) | Kind::Arrow(_) => linear(element, around, drawn, session, trace, shape)?,
        Kind::Freedraw(_) | Kind::Text(_) | Kind::Image(_) | Kind::Frame { .. } => {}
    }
    Ok(())
}

/// The stroke of a line or arrow alone, without heads or elbows: what bounds are measured on.
pub(crate) fn stroke_only(
    element: &Element,
    session: &mut Session,
    trace: &mut Trace,
) -> Result<Drawable, Dropped> {
    stroke(element, &rough_options(element, false), session, trace)
}

fn stroke(
    element: &Element,
    o: &RoughOptions,
    session: &mut Session,
    trace: &mut Trace,
) -> Result<Drawable, Dropped> {
    let points = &element.linear().ok_or(Dropped)?.points;
    if element.roundness.is_some() {
        rough::curve(points, o, session)
    } else if o.fill.as_deref().is_some_and(|f| !f.is_empty()) {
        let mut points = points.clone();
        let drawn = rough::polygon(&mut points, o, session);
        trace.points = Some(points);
        drawn
    } else {
        rough::linear_path(points, o, session)
    }
}

fn rectangle(element: &Element, session: &mut Session) -> Result<Drawable, Dropped> {
    let (w, h) = (element.width, element.height);
    let drawn = options::as_placeholder(element);
    let element = drawn.as_ref().unwrap_or(element);
    if element.roundness.is_some() {
        let r = corner_radius(crate::num::min(w, h), element);
        let path = [
            Segment::Move([r, 0.0]),
            Segment::Line([w - r, 0.0]),
            Segment::Quad([w, 0.0], [w, r]),
            Segment::Line([w, h - r]),
            Segment::Quad([w, h], [w - r, h]),
            Segment::Line([r, h]),
            Segment::Quad([0.0, h], [0.0, h - r]),
            Segment::Line([0.0, r]),
            Segment::Quad([0.0, 0.0], [r, 0.0]),
        ];
        rough::path(&path, &rough_options(element, true), session)
    } else {
        rough::rectangle(w, h, &rough_options(element, false), session)
    }
}

fn diamond(element: &Element, session: &mut Session) -> Result<Drawable, Dropped> {
    let (w, h) = (element.width, element.height);
    // a pixel is added because the original stumbles over zero
    let (top_x, right_y) = ((w / 2.0).floor() + 1.0, (h / 2.0).floor() + 1.0);
    let (top, right, bottom, left) = ([top_x, 0.0], [w, right_y], [top_x, h], [0.0, right_y]);
    if element.roundness.is_some() {
        let v = corner_radius((top[0] - left[0]).abs(), element);
        let z = corner_radius((right[1] - top[1]).abs(), element);
        let path = [
            Segment::Move([top[0] + v, top[1] + z]),
            Segment::Line([right[0] - v, right[1] - z]),
            Segment::Cubic(right, right, [right[0] - v, right[1] + z]),
            Segment::Line([bottom[0] + v, bottom[1] - z]),
            Segment::Cubic(bottom, bottom, [bottom[0] - v, bottom[1] - z]),
            Segment::Line([left[0] + v, left[1] + z]),
            Segment::Cubic(left, left, [left[0] + v, left[1] - z]),
            Segment::Line([top[0] - v, top[1] + z]),
            Segment::Cubic(top, top, [top[0] + v, top[1] + z]),
        ];
        rough::path(&path, &rough_options(element, true), session)
    } else {
        rough::polygon(
            &mut [top, right, bottom, left],
            &rough_options(element, false),
            session,
        )
    }
}

fn linear(
    element: &Element,
    around: Surroundings<'_>,
    drawn: Option<Drawable>,
    session: &mut Session,
    trace: &mut Trace,
    shape: &mut Vec<Drawable>,
) -> Result<(), Dropped> {
    let mut o = rough_options(element, false);
    let elbowed = element.linear().is_some_and(|l| l.elbowed);
    if elbowed {
        let points = &element.linear().ok_or(Dropped)?.points;
        if points
            .iter()
            .all(|p| p[0].abs() <= 1e6 && p[1].abs() <= 1e6)
        {
            let path = elbow::path(points);
            shape.push(rough::path(&path, &rough_options(element, true), session)?);
        }
    } else {
        shape.push(match drawn {
            Some(drawn) => drawn,
            None => stroke(element, &o, session, trace)?,
        });
    }
    if element.is_arrow() {
        arrowhead::add(element, &mut o, around, shape, session)?;
    }
    Ok(())
}
