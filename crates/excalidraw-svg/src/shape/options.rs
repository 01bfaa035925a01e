//! The pen options of an element.

use crate::num::{hypot, max, min};
use crate::rough::{FillStyle, RoughOptions};
use crate::scene::{Element, Kind, Point, StrokeStyle};

/// Ends nearer than this make a line a closed shape.
const LOOP_DISTANCE: f64 = 8.0;

/// Dash and gap of a dotted stroke.
pub(super) fn dotted(stroke_width: f64) -> [f64; 2] {
    [1.5, 6.0 + stroke_width]
}

/// The color test of the editor: the word, or a hexadecimal color whose alpha is zero.
pub(crate) fn is_transparent(color: &str) -> bool {
    let has_units = |n: usize| color.encode_utf16().count() == n;
    color == "transparent"
        || (color.ends_with('0') && has_units(5))
        || (color.ends_with("00") && has_units(9))
}

/// Whether a line ends where it began.
pub(crate) fn is_loop(points: &[Point]) -> bool {
    match points {
        [first, _, .., last] => hypot(last[0] - first[0], last[1] - first[1]) <= LOOP_DISTANCE,
        _ => false,
    }
}

/// The corner radius of an element whose shorter side (or corner distance) is `x`.
pub(crate) fn corner_radius(x: f64, element: &Element) -> f64 {
    let Some(round) = element.roundness else {
        return 0.0;
    };
    if round.rule == 1.0 || round.rule == 2.0 {
        return x * 0.25;
    }
    if round.rule == 3.0 {
        let fixed = round.value.unwrap_or(32.0);
        return if x <= fixed / 0.25 { x * 0.25 } else { fixed };
    }
    0.0
}

/// Small elements are drawn with a calmer hand.
fn roughness(e: &Element) -> f64 {
    let (longer, shorter) = (max(e.width, e.height), min(e.width, e.height));
    let round_corners = e.roundness.is_some()
        && matches!(
            e.kind,
            Kind::Rectangle
                | Kind::Iframe
                | Kind::Embeddable
                | Kind::Line(_)
                | Kind::Diamond
                | Kind::Image(_)
        );
    if (shorter >= 20.0 && longer >= 50.0)
        || (shorter >= 15.0 && round_corners)
        || (e.linear().is_some() && longer >= 50.0)
    {
        return e.roughness;
    }
    min(e.roughness / if longer < 10.0 { 3.0 } else { 2.0 }, 2.5)
}

/// The options an element is drawn with. `continuous` keeps the corners of paths together.
pub(crate) fn rough_options(e: &Element, continuous: bool) -> RoughOptions {
    let solid = e.stroke_style == StrokeStyle::Solid;
    let mut fill = None;
    let mut fill_style = FillStyle::Hachure;
    match &e.kind {
        Kind::Rectangle | Kind::Iframe | Kind::Embeddable | Kind::Diamond | Kind::Ellipse => {
            fill_style = e.fill_style;
            fill = Some(&e.background).filter(|c| !is_transparent(c)).cloned();
        }
        Kind::Line(crate::scene::Linear { points, .. })
        | Kind::Freedraw(crate::scene::Stroke { points, .. })
            if is_loop(points) =>
        {
            fill_style = e.fill_style;
            fill = Some(&e.background).filter(|c| *c != "transparent").cloned();
        }
        _ => {}
    }
    RoughOptions {
        seed: e.seed,
        roughness: roughness(e),
        stroke: e.stroke.clone(),
        stroke_width: if solid {
            e.stroke_width
        } else {
            e.stroke_width + 0.5
        },
        fill,
        fill_style,
        fill_weight: e.stroke_width / 2.0,
        hachure_gap: e.stroke_width * 4.0,
        curve_fitting: if matches!(e.kind, Kind::Ellipse) {
            1.0
        } else {
            0.95
        },
        dash: match e.stroke_style {
            StrokeStyle::Dashed => Some([8.0, 8.0 + e.stroke_width]),
            StrokeStyle::Dotted => Some(dotted(e.stroke_width)),
            StrokeStyle::Solid | StrokeStyle::Other => None,
        },
        single_stroke: !solid,
        preserve_vertices: continuous || e.roughness < 2.0,
    }
}

/// Embeds without colors of their own are drawn in gray.
pub(super) fn as_placeholder(e: &Element) -> Option<Element> {
    if !e.is_embed() {
        return None;
    }
    let mut e = e.clone();
    let (no_fill, no_stroke) = (is_transparent(&e.background), is_transparent(&e.stroke));
    if no_fill && no_stroke {
        e.roughness = 0.0;
        e.background = "#d3d3d3".into();
        e.fill_style = FillStyle::Solid;
    } else if matches!(e.kind, Kind::Iframe) {
        if no_stroke {
            e.stroke = "#000000".into();
        }
        if no_fill {
            e.background = "#f4f4f6".into();
        }
    }
    Some(e)
}
