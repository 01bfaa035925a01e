//! Hand-drawn strokes: what rough.js 4.6.4 draws, with the same random numbers in the same order.
//!
//! rough.js is MIT licensed, copyright Preet Shihn; see NOTICE.md. The behavior is ported, not the source.

mod curve;
mod ellipse;
mod fill;
mod flatten;
mod hachure;
mod line;
mod path;
mod random;

pub(crate) use flatten::simplify;
pub(crate) use path::Segment;
pub(crate) use random::{Chance, ID_COST};

use random::Random;
use smol_str::SmolStr;

/// A coordinate pair.
pub(crate) type Point = [f64; 2];

/// Why an element is not drawn: the official code throws here, or the work would not end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dropped;

/// One drawing operation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Op {
    Move(Point),
    Line(Point),
    Curve([f64; 6]),
}

impl Op {
    /// Where the pen stands afterwards.
    pub(crate) fn end(&self) -> Point {
        match *self {
            Op::Move(p) | Op::Line(p) => p,
            Op::Curve(c) => [c[4], c[5]],
        }
    }
}

/// What a set of operations is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetKind {
    /// The outline.
    Path,
    /// A filled area.
    FillPath,
    /// Strokes that fill an area.
    FillSketch,
}

/// Operations that become one `<path>`.
#[derive(Debug, Clone, PartialEq)]
struct OpSet {
    kind: SetKind,
    ops: Vec<Op>,
}

/// Which generator made a drawable; decides the fill rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ShapeKind {
    Curve,
    Polygon,
    Other,
}

/// A drawn shape with the paint it is drawn in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawable {
    pub(crate) kind: ShapeKind,
    area: Option<OpSet>,
    outline: Option<OpSet>,
    pub(crate) stroke: SmolStr,
    pub(crate) stroke_width: f64,
    pub(crate) fill: Option<SmolStr>,
    pub(crate) fill_weight: f64,
    pub(crate) dash: Option<[f64; 2]>,
}

impl Drawable {
    /// The outline's operations, or those of the area without one.
    pub(crate) fn outline(&self) -> Result<&[Op], Dropped> {
        let set = self.outline.as_ref().or(self.area.as_ref());
        set.map(|s| s.ops.as_slice()).ok_or(Dropped)
    }

    /// What becomes a path each, in drawing order.
    pub(crate) fn sets(&self) -> impl Iterator<Item = (SetKind, &[Op])> {
        let sets = [&self.area, &self.outline];
        sets.into_iter().flatten().map(|s| (s.kind, &s.ops[..]))
    }
}

/// How areas are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FillStyle {
    Solid,
    Hachure,
    CrossHatch,
    Zigzag,
    Dots,
    Dashed,
    ZigzagLine,
}

impl FillStyle {
    pub(crate) fn by_name(name: &str) -> Self {
        match name {
            "solid" => Self::Solid,
            "cross-hatch" => Self::CrossHatch,
            "zigzag" => Self::Zigzag,
            "dots" => Self::Dots,
            "dashed" => Self::Dashed,
            "zigzag-line" => Self::ZigzagLine,
            _ => Self::Hachure,
        }
    }
}

/// The options of one generator call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RoughOptions {
    pub(crate) seed: f64,
    pub(crate) roughness: f64,
    pub(crate) stroke: SmolStr,
    pub(crate) stroke_width: f64,
    pub(crate) fill: Option<SmolStr>,
    pub(crate) fill_style: FillStyle,
    pub(crate) fill_weight: f64,
    pub(crate) hachure_gap: f64,
    pub(crate) curve_fitting: f64,
    pub(crate) dash: Option<[f64; 2]>,
    pub(crate) single_stroke: bool,
    pub(crate) preserve_vertices: bool,
}

/// What the shapes of one drawing share: the stand-in for `Math.random`, the operations left, and memory that one
/// uses after the other.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) chance: Chance,
    pub(crate) operations: usize,
    /// Lists of operations whose shapes are done with.
    spare: Vec<Vec<Op>>,
    /// Points on their way to a spline.
    points: Vec<Point>,
    hachure: hachure::Room,
}

impl Session {
    pub(crate) fn new(operations: usize) -> Self {
        Self {
            chance: Chance::new(),
            operations,
            spare: Vec::new(),
            points: Vec::new(),
            hachure: hachure::Room::default(),
        }
    }

    /// An empty list of operations.
    fn ops(&mut self) -> Vec<Op> {
        self.spare.pop().unwrap_or_default()
    }

    /// Takes the memory of a shape that is not needed any more.
    pub(crate) fn reuse(&mut self, shape: Drawable) {
        // some for each shape of an element; not so much that a huge one lives on
        const MOST: usize = 16;
        const LONGEST: usize = 1 << 12;
        for set in [shape.area, shape.outline].into_iter().flatten() {
            let mut ops = set.ops;
            if self.spare.len() < MOST && ops.capacity() <= LONGEST {
                ops.clear();
                self.spare.push(ops);
            }
        }
    }

    pub(crate) fn spend(&mut self, n: usize) -> Result<(), Dropped> {
        self.operations = self.operations.checked_sub(n).ok_or(Dropped)?;
        Ok(())
    }
}

/// The largest offset of a jittered point, in pixels at roughness 1.
const MAX_OFFSET: f64 = 2.0;
/// How much rougher a filled shape is than its outline.
const FILL_ROUGHNESS_GAIN: f64 = 0.8;
/// Direction of hachure lines in degrees.
const HACHURE_ANGLE: f64 = -41.0;

/// The numbers a stroke depends on; copied and altered where the original copies its options.
#[derive(Debug, Clone, Copy)]
struct Style {
    roughness: f64,
    single_stroke: bool,
    preserve_vertices: bool,
    curve_fitting: f64,
    stroke_width: f64,
    fill_weight: f64,
    hachure_gap: f64,
    hachure_angle: f64,
    seed: f64,
}

/// One generator call: a random stream and the session it belongs to.
struct Sketcher<'a> {
    random: Random,
    session: &'a mut Session,
}

impl Sketcher<'_> {
    fn next(&mut self) -> f64 {
        self.random.next(&mut self.session.chance)
    }

    /// A random number between `min` and `max`, scaled by roughness.
    fn between(&mut self, min: f64, max: f64, s: &Style, gain: f64) -> f64 {
        s.roughness * gain * ((self.next() * (max - min)) + min)
    }

    /// A random offset up to `x` either way.
    fn offset(&mut self, x: f64, s: &Style) -> f64 {
        self.between(-x, x, s, 1.0)
    }
}

fn start<'a>(o: &RoughOptions, session: &'a mut Session) -> (Sketcher<'a>, Style) {
    let style = Style {
        roughness: o.roughness,
        single_stroke: o.single_stroke,
        preserve_vertices: o.preserve_vertices,
        curve_fitting: o.curve_fitting,
        stroke_width: o.stroke_width,
        fill_weight: o.fill_weight,
        hachure_gap: o.hachure_gap,
        hachure_angle: HACHURE_ANGLE,
        seed: o.seed,
    };
    (
        Sketcher {
            random: Random::new(o.seed),
            session,
        },
        style,
    )
}

fn finish(
    kind: ShapeKind,
    area: Option<OpSet>,
    outline: Vec<Op>,
    o: &RoughOptions,
    session: &mut Session,
) -> Result<Drawable, Dropped> {
    let outline = (o.stroke != "none").then_some(OpSet {
        kind: SetKind::Path,
        ops: outline,
    });
    let count = |set: &Option<OpSet>| set.as_ref().map_or(0, |s| s.ops.len());
    session.spend(count(&area) + count(&outline))?;
    Ok(Drawable {
        kind,
        area,
        outline,
        stroke: o.stroke.clone(),
        stroke_width: o.stroke_width,
        fill: o.fill.clone(),
        fill_weight: o.fill_weight,
        dash: o.dash,
    })
}

fn has_fill(o: &RoughOptions) -> bool {
    o.fill.as_deref().is_some_and(|f| !f.is_empty())
}

/// A straight line.
pub(crate) fn line(
    from: Point,
    to: Point,
    o: &RoughOptions,
    session: &mut Session,
) -> Result<Drawable, Dropped> {
    let mut ops = session.ops();
    let (mut pen, style) = start(o, session);
    pen.double_line(from, to, &style, style.single_stroke, &mut ops);
    // a line has no `stroke: none` case: it is always output
    let mut o = o.clone();
    if o.stroke == "none" {
        o.stroke = SmolStr::default();
    }
    finish(ShapeKind::Other, None, ops, &o, session)
}

/// Straight segments through the points.
pub(crate) fn linear_path(
    points: &[Point],
    o: &RoughOptions,
    session: &mut Session,
) -> Result<Drawable, Dropped> {
    let mut ops = session.ops();
    let (mut pen, style) = start(o, session);
    pen.linear_path(points, false, &style, &mut ops);
    finish(ShapeKind::Other, None, ops, o, session)
}

/// A closed polygon. Filling rotates the points in place and back, which leaves a trace in their last digits.
pub(crate) fn polygon(
    points: &mut [Point],
    o: &RoughOptions,
    session: &mut Session,
) -> Result<Drawable, Dropped> {
    closed(points, ShapeKind::Polygon, o, session)
}

/// A rectangle.
pub(crate) fn rectangle(
    width: f64,
    height: f64,
    o: &RoughOptions,
    session: &mut Session,
) -> Result<Drawable, Dropped> {
    let mut points = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
    closed(&mut points, ShapeKind::Other, o, session)
}

fn closed(
    points: &mut [Point],
    kind: ShapeKind,
    o: &RoughOptions,
    session: &mut Session,
) -> Result<Drawable, Dropped> {
    let mut outline = session.ops();
    let (mut pen, style) = start(o, session);
    pen.linear_path(points, true, &style, &mut outline);
    let fill = if !has_fill(o) {
        None
    } else if o.fill_style == FillStyle::Solid {
        Some(pen.solid_polygon(points, &style))
    } else {
        Some(pen.pattern(&mut [points], o.fill_style, &style)?)
    };
    finish(kind, fill, outline, o, session)
}

/// An ellipse around a center.
pub(crate) fn ellipse(
    center: Point,
    width: f64,
    height: f64,
    o: &RoughOptions,
    session: &mut Session,
) -> Result<Drawable, Dropped> {
    let mut outline = session.ops();
    let (mut pen, style) = start(o, session);
    let params = pen.ellipse_params(width, height, &style)?;
    let mut core = Vec::new();
    let is_pattern = has_fill(o) && o.fill_style != FillStyle::Solid;
    let rim = is_pattern.then_some(&mut core);
    pen.ellipse(center, &params, &style, &mut outline, rim);
    let fill = if !has_fill(o) {
        None
    } else if is_pattern {
        Some(pen.pattern(&mut [&mut core], o.fill_style, &style)?)
    } else {
        let mut ops = pen.session.ops();
        pen.ellipse(center, &params, &style, &mut ops, None);
        Some(OpSet {
            kind: SetKind::FillPath,
            ops,
        })
    };
    finish(ShapeKind::Other, fill, outline, o, session)
}

/// A smooth curve through the points.
pub(crate) fn curve(
    points: &[Point],
    o: &RoughOptions,
    session: &mut Session,
) -> Result<Drawable, Dropped> {
    if points.is_empty() {
        return Err(Dropped);
    }
    let mut outline = session.ops();
    let (mut pen, style) = start(o, session);
    pen.curve(points, &style, &mut outline);
    let filled = o
        .fill
        .as_deref()
        .is_some_and(|f| !f.is_empty() && f != "none");
    let fill = if !filled || points.len() < 3 {
        None
    } else if o.fill_style == FillStyle::Solid {
        let mut ops = pen.session.ops();
        pen.curve(points, &rougher(&style), &mut ops);
        Some(merged(ops))
    } else {
        let bezier = flatten::curve_to_bezier(points);
        let mut flat = flatten::points_on_curves(&bezier, 10.0, (1.0 + style.roughness) / 2.0)?;
        Some(pen.pattern(&mut [&mut flat], o.fill_style, &style)?)
    };
    finish(ShapeKind::Curve, fill, outline, o, session)
}

/// A path of absolute segments, one subpath.
pub(crate) fn path(
    segments: &[Segment],
    o: &RoughOptions,
    session: &mut Session,
) -> Result<Drawable, Dropped> {
    if path::is_broken(segments) {
        return Err(Dropped);
    }
    let mut outline = session.ops();
    let (mut pen, style) = start(o, session);
    pen.path(segments, &style, &mut outline);
    let filled = o
        .fill
        .as_deref()
        .is_some_and(|f| !matches!(f, "" | "none" | "transparent"));
    let fill = if !filled {
        None
    } else if o.fill_style == FillStyle::Solid {
        let mut ops = pen.session.ops();
        pen.path(segments, &rougher(&style), &mut ops);
        Some(merged(ops))
    } else {
        let mut flat = flatten::points_on_path(segments, 1.0, (1.0 + style.roughness) / 2.0)?;
        Some(pen.pattern(&mut [&mut flat], o.fill_style, &style)?)
    };
    finish(ShapeKind::Other, fill, outline, o, session)
}

/// The style of a filled copy of the outline: one stroke, rougher unless not rough at all.
fn rougher(style: &Style) -> Style {
    let roughness = if style.roughness != 0.0 && !style.roughness.is_nan() {
        style.roughness + FILL_ROUGHNESS_GAIN
    } else {
        0.0
    };
    Style {
        single_stroke: true,
        roughness,
        ..*style
    }
}

/// One filled subpath: every move but a leading one is dropped.
fn merged(mut ops: Vec<Op>) -> OpSet {
    let mut first = true;
    ops.retain(|op| std::mem::take(&mut first) || !matches!(op, Op::Move(_)));
    OpSet {
        kind: SetKind::FillPath,
        ops,
    }
}
