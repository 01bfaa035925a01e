//! The elements of a scene, one type per drawn thing.

use smol_str::SmolStr;

use crate::rough::FillStyle;

/// A point relative to its element's `x` and `y`.
pub(crate) type Point = [f64; 2];

/// How the stroke of an outline is broken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StrokeStyle {
    Solid,
    Dashed,
    Dotted,
    /// A name nobody knows: drawn once, unbroken, half a pixel wider, as the editor does.
    Other,
}

/// A corner radius rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Roundness {
    /// 1 and 2: a quarter of the side; 3: adaptive; anything else: none.
    pub(crate) rule: f64,
    /// Radius of the adaptive rule.
    pub(crate) value: Option<f64>,
}

/// An element that hangs on another: a label or an arrow.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bound {
    pub(crate) is_text: bool,
    pub(crate) id: SmolStr,
}

/// Where an arrow's end is tied.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EndBinding {
    pub(crate) element: SmolStr,
    pub(crate) has_fixed_point: bool,
}

/// A line or an arrow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Linear {
    pub(crate) points: Vec<Point>,
    pub(crate) start_head: Option<SmolStr>,
    pub(crate) end_head: Option<SmolStr>,
    pub(crate) start: Option<EndBinding>,
    pub(crate) end: Option<EndBinding>,
    pub(crate) elbowed: bool,
    /// Segments of an elbow arrow that the author has moved.
    pub(crate) has_fixed_segments: bool,
}

/// A freehand stroke.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stroke {
    pub(crate) points: Vec<Point>,
    /// `None` where the file has none: the official exporter drops such a stroke unless pressure is simulated.
    pub(crate) pressures: Option<Vec<Option<f64>>>,
    pub(crate) simulate: bool,
    /// Third numbers of points that have more than two: taken for pressures where pressure is simulated.
    pub(crate) thirds: Vec<Option<f64>>,
}

/// Where the lines of a text begin or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Align {
    #[default]
    Left,
    Center,
    Right,
}

/// A text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text {
    pub(crate) text: SmolStr,
    /// The text before wrapping.
    pub(crate) original: SmolStr,
    /// `None` where the file names no size.
    pub(crate) size: Option<f64>,
    /// `None` where the file names no family.
    pub(crate) family: Option<u32>,
    pub(crate) align: Align,
    pub(crate) container: Option<SmolStr>,
    pub(crate) line_height: f64,
}

/// The part of an image that is shown, in pixels of the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crop {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) natural_width: f64,
    pub(crate) natural_height: f64,
}

/// A placed image.
#[derive(Debug, Clone, Default)]
pub(crate) struct Image {
    pub(crate) file: Option<String>,
    pub(crate) scale: [f64; 2],
    pub(crate) crop: Option<Crop>,
}

/// What an element is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Rectangle,
    Diamond,
    Ellipse,
    Line(Linear),
    Arrow(Linear),
    Freedraw(Stroke),
    Text(Text),
    Image(Image),
    Frame { name: Option<String>, magic: bool },
    Embeddable,
    Iframe,
}

/// An element with what all kinds share.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) id: SmolStr,
    pub(crate) kind: Kind,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) angle: f64,
    pub(crate) stroke: SmolStr,
    pub(crate) background: SmolStr,
    pub(crate) fill_style: FillStyle,
    pub(crate) stroke_width: f64,
    pub(crate) stroke_style: StrokeStyle,
    pub(crate) roughness: f64,
    pub(crate) opacity: f64,
    pub(crate) seed: f64,
    pub(crate) groups: Vec<SmolStr>,
    pub(crate) frame: Option<SmolStr>,
    pub(crate) roundness: Option<Roundness>,
    pub(crate) bound: Vec<Bound>,
    pub(crate) link: Option<String>,
    pub(crate) deleted: bool,
}

impl Element {
    pub(crate) fn linear(&self) -> Option<&Linear> {
        match &self.kind {
            Kind::Line(l) | Kind::Arrow(l) => Some(l),
            _ => None,
        }
    }

    /// The points of a line or a stroke.
    pub(crate) fn points(&self) -> &[Point] {
        match &self.kind {
            Kind::Line(l) | Kind::Arrow(l) => &l.points,
            Kind::Freedraw(s) => &s.points,
            _ => &[],
        }
    }

    pub(crate) fn text(&self) -> Option<&Text> {
        match &self.kind {
            Kind::Text(t) => Some(t),
            _ => None,
        }
    }

    pub(crate) fn is_arrow(&self) -> bool {
        matches!(self.kind, Kind::Arrow(_))
    }

    pub(crate) fn is_frame(&self) -> bool {
        matches!(self.kind, Kind::Frame { .. })
    }

    pub(crate) fn is_embed(&self) -> bool {
        matches!(self.kind, Kind::Embeddable | Kind::Iframe)
    }

    /// Id of the first bound text.
    pub(crate) fn label_id(&self) -> Option<&str> {
        self.bound
            .iter()
            .find(|b| b.is_text)
            .map(|b| b.id.as_str())
            .filter(|id| !id.is_empty())
    }
}
