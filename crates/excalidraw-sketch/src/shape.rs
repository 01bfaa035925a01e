//! Each role's shape: its size, its outline, and the elements it is built of.

use crate::geometry::{Point, Rect};
use crate::model::{Look, Role, Side};
use crate::palette;
use crate::scene::{Bound, Element, Kind};
use crate::text::{BOX_SIZE, Block, SMALL_SIZE};

/// A box with its text broken and its size known; `center` is set by the layout.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub line: usize,
    pub name: String,
    pub element: String,
    pub role: Role,
    pub look: Look,
    pub label: Block,
    pub note: Option<Block>,
    pub center: Point,
    pub w: f64,
    pub h: f64,
    /// Wider than its author asked for.
    pub grown: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Outline {
    Rectangle,
    Ellipse,
    Diamond,
}

/// Room that a role's ornament takes from the text: at both sides, above, below.
struct Room {
    sides: f64,
    top: f64,
    bottom: f64,
}

/// Height of a person above the box: shoulders and head.
const HEAD: f64 = 38.0;

impl Role {
    fn room(self) -> Room {
        let (sides, top, bottom) = match self {
            Role::Client => (0.0, 14.0, 0.0),
            Role::Edge => (9.0, 0.0, 0.0),
            Role::Queue => (13.0, 0.0, 0.0),
            Role::Database => (0.0, 18.0, 3.0),
            Role::Storage => (8.0, 18.0, 3.0),
            _ => (0.0, 0.0, 0.0),
        };
        Room { sides, top, bottom }
    }

    fn standard(self) -> (f64, f64) {
        match self {
            Role::Data => (100.0, 40.0),
            Role::Decision => (180.0, 96.0),
            Role::State => (140.0, 72.0),
            _ => (140.0, 70.0),
        }
    }

    fn outline(self) -> Outline {
        match self {
            Role::Decision => Outline::Diamond,
            Role::State => Outline::Ellipse,
            _ => Outline::Rectangle,
        }
    }

    fn font_size(self) -> f64 {
        if self == Role::Data {
            SMALL_SIZE
        } else {
            BOX_SIZE
        }
    }
}

impl Node {
    /// Breaks the text and finds the smallest pleasant size, starting from the role's own.
    #[allow(clippy::too_many_arguments)] // One caller per kind of box; a builder would be longer than the list.
    pub(crate) fn new(
        line: usize,
        name: &str,
        element: String,
        role: Role,
        look: Look,
        label: &str,
        note: Option<&str>,
        size: (f64, f64),
    ) -> Node {
        let (standard_w, standard_h) = role.standard();
        let (least_w, least_h) = (standard_w * size.0, standard_h * size.1);
        let font_size = role.font_size();
        let room = role.room();
        let pad = if role == Role::Data { 8.0 } else { 11.0 };
        let mut best: Option<(Block, Option<Block>, f64, f64)> = None;
        for stretch in [0.0, 20.0, 40.0, 60.0, 90.0, 130.0] {
            let w = least_w + stretch;
            // The share of the box that the editor lets a label fill.
            let inner = match role.outline() {
                Outline::Rectangle => w - 2.0 * (pad + room.sides),
                Outline::Ellipse => w * 0.70 - 10.0,
                Outline::Diamond => w * 0.5 - 8.0,
            };
            let label = Block::wrapped(label, font_size, inner);
            let note = note.map(|note| Block::wrapped(note, SMALL_SIZE, inner + 6.0));
            let text_w = label.w.max(note.as_ref().map_or(0.0, |note| note.w - 6.0));
            let text_h = label.h + note.as_ref().map_or(0.0, |note| note.h);
            let (w, h) = match role.outline() {
                Outline::Rectangle => (
                    (text_w + 2.0 * (pad + room.sides)).max(w),
                    text_h + room.top + room.bottom + 2.0 * (pad - 2.0),
                ),
                Outline::Ellipse => (((text_w + 10.0) / 0.70).max(w), (text_h + 12.0) / 0.70),
                Outline::Diamond => (((text_w + 8.0) / 0.5).max(w), (text_h + 10.0) / 0.5),
            };
            let h = h.max(least_h);
            let lines = label.lines.len();
            let good = lines <= 2 && w <= least_w + stretch + 0.5;
            // Wider boxes only while that saves lines: a drawing should stay narrow.
            let better = best.as_ref().is_none_or(|(old, _, old_w, old_h)| {
                lines < old.lines.len() && w * h < old_w * old_h * 1.25 || h < old_h - 20.0
            });
            if better {
                best = Some((label, note, w, h));
            }
            if good {
                break;
            }
        }
        let (label, note, w, h) = best.expect("the first width always gives a size");
        Node {
            line,
            name: name.to_owned(),
            element,
            role,
            look,
            label,
            note,
            center: Point { x: 0.0, y: 0.0 },
            w: (w / 2.0).ceil() * 2.0,
            h: (h / 2.0).ceil() * 2.0,
            grown: w > least_w + 1.0,
        }
    }

    pub(crate) fn outline(&self) -> Outline {
        self.role.outline()
    }

    /// The bindable rectangle.
    pub(crate) fn body(&self) -> Rect {
        Rect::centered(self.center, self.w, self.h)
    }

    /// Everything drawn for the box, ornaments included.
    pub(crate) fn extent(&self) -> Rect {
        let body = self.body();
        if self.role == Role::Human {
            Rect {
                y: body.y - HEAD,
                h: body.h + HEAD,
                ..body
            }
        } else {
            body
        }
    }

    /// A point on the outline: `along` pixels from the middle of a side, to the right or downwards.
    pub(crate) fn port(&self, side: Side, along: f64) -> Point {
        let (half_w, half_h) = (self.w / 2.0, self.h / 2.0);
        let vertical_side = matches!(side, Side::Left | Side::Right);
        let (half_run, half_depth) = if vertical_side {
            (half_h, half_w)
        } else {
            (half_w, half_h)
        };
        let share = (along / half_run).clamp(-0.98, 0.98);
        let mut depth = match self.outline() {
            Outline::Rectangle => half_depth,
            Outline::Ellipse => half_depth * (1.0 - share * share).sqrt(),
            Outline::Diamond => half_depth * (1.0 - share.abs()),
        };
        if self.role == Role::Human && side == Side::Top {
            depth += HEAD - 2.0;
        }
        let along = share * half_run;
        let offset = match side {
            Side::Left => Point {
                x: -depth,
                y: along,
            },
            Side::Right => Point { x: depth, y: along },
            Side::Top => Point {
                x: along,
                y: -depth,
            },
            Side::Bottom => Point { x: along, y: depth },
        };
        self.center.plus(offset)
    }

    /// How far from a side's middle an arrow may still end.
    pub(crate) fn reach(&self, side: Side) -> f64 {
        let half_run = if matches!(side, Side::Left | Side::Right) {
            self.h
        } else {
            self.w
        } / 2.0;
        match self.outline() {
            Outline::Rectangle if self.role == Role::Human && side == Side::Top => 2.0,
            // A head should not touch the sign on the top left corner.
            Outline::Rectangle
                if side == Side::Top
                    && matches!(self.role, Role::Worker | Role::Cache | Role::Model) =>
            {
                (half_run - 32.0).max(0.0)
            }
            Outline::Rectangle => (half_run - 12.0).max(0.0),
            Outline::Ellipse => half_run * 0.6,
            Outline::Diamond => half_run * 0.25,
        }
    }

    /// The elements, container first among those that matter to others; `arrows` are bound to it.
    pub(crate) fn draw(&self, arrows: &[String]) -> Vec<Element> {
        let pen = Pen::new(self);
        let mut elements = pen.parts_behind();
        elements.push(pen.container(arrows));
        elements.push(pen.label());
        elements.extend(pen.note());
        elements.extend(pen.parts_in_front());
        if self.look == Look::Fail {
            let corner = Point {
                x: self.body().right() - 2.0,
                y: self.body().y + 2.0,
            };
            elements.extend(cross(&format!("{}_cross", self.element), corner, 9.0));
        }
        let group = format!("{}_group", self.element);
        elements
            .into_iter()
            .map(|element| element.group(&group))
            .collect()
    }
}

/// Two red strokes: the sign of failure.
pub(crate) fn cross(id: &str, center: Point, half: f64) -> Vec<Element> {
    let stroke = |suffix: &str, sign: f64| {
        let ends = [
            Point {
                x: center.x - half,
                y: center.y - half * sign,
            },
            Point {
                x: center.x + half,
                y: center.y + half * sign,
            },
        ];
        Element::through(format!("{id}{suffix}"), &ends, |points| Kind::Line {
            points,
        })
        .stroke(palette::RED)
        .width(4.0)
        .round(2)
    };
    vec![stroke("a", 1.0), stroke("b", -1.0)]
}

/// Draws the parts of one box.
struct Pen<'n> {
    node: &'n Node,
    body: Rect,
    stroke: &'static str,
    fill: &'static str,
}

impl<'n> Pen<'n> {
    fn new(node: &'n Node) -> Pen<'n> {
        let (stroke, fill) = palette::of_box(node.role, node.look);
        Pen {
            node,
            body: node.body(),
            stroke,
            fill,
        }
    }

    fn id(&self, part: &str) -> String {
        format!("{}_{part}", self.node.element)
    }

    fn thickness(&self) -> f64 {
        match (self.node.look, self.node.role) {
            (Look::Accent, _) => 3.0,
            (_, Role::Data) => 1.0,
            _ => 2.0,
        }
    }

    fn line(&self, part: &str, points: &[(f64, f64)]) -> Element {
        let Rect { x, y, .. } = self.body;
        let points: Vec<Point> = points
            .iter()
            .map(|(dx, dy)| Point {
                x: x + dx,
                y: y + dy,
            })
            .collect();
        Element::through(self.id(part), &points, |points| Kind::Line { points })
            .stroke(self.stroke)
            .width(self.thickness().min(2.0))
    }

    fn ellipse(&self, part: &str, rect: Rect) -> Element {
        Element::new(self.id(part), Kind::Ellipse, rect)
            .stroke(self.stroke)
            .fill(self.fill)
            .width(self.thickness())
            .round(2)
    }

    fn container(&self, arrows: &[String]) -> Element {
        let node = self.node;
        let kind = match node.outline() {
            Outline::Rectangle => Kind::Rectangle,
            Outline::Ellipse => Kind::Ellipse,
            Outline::Diamond => Kind::Diamond,
        };
        let mut element = Element::new(node.element.clone(), kind, self.body)
            .stroke(self.stroke)
            .fill(self.fill)
            .width(self.thickness());
        element = match node.role {
            // The cylinder and the bucket are drawn around an invisible container.
            Role::Database | Role::Storage => element.stroke(palette::CLEAR).fill(palette::CLEAR),
            Role::External => element.dash("dashed").round(3),
            Role::Data => element,
            Role::Decision => element,
            Role::State => element.round(2),
            _ => element.round(3),
        };
        element.bound.push(Bound {
            id: self.id("label"),
            kind: "text",
        });
        element.bound.extend(arrows.iter().map(|id| Bound {
            id: id.clone(),
            kind: "arrow",
        }));
        element
    }

    /// The middle of the room that the ornament leaves to the text.
    fn text_center(&self) -> Point {
        let room = self.node.role.room();
        let mut center = self.body.center();
        center.y += (room.top - room.bottom) / 2.0;
        if self.node.role == Role::Queue {
            center.x -= 10.0;
        }
        center
    }

    fn label(&self) -> Element {
        let node = self.node;
        let center = self.text_center();
        let note_h = node.note.as_ref().map_or(0.0, |note| note.h);
        let rect = Rect {
            x: center.x - node.label.w / 2.0,
            y: center.y - (node.label.h + note_h) / 2.0,
            w: node.label.w,
            h: node.label.h,
        };
        let color = if node.look == Look::Muted {
            palette::MUTED_TEXT
        } else {
            palette::INK
        };
        text_element(
            self.id("label"),
            &node.label,
            rect,
            "center",
            color,
            Some(node.element.clone()),
        )
    }

    fn note(&self) -> Option<Element> {
        let node = self.node;
        let note = node.note.as_ref()?;
        let center = self.text_center();
        let rect = Rect {
            x: center.x - note.w / 2.0,
            y: center.y + (node.label.h - note.h) / 2.0,
            w: note.w,
            h: note.h,
        };
        Some(text_element(
            self.id("note"),
            note,
            rect,
            "center",
            palette::MUTED_TEXT,
            None,
        ))
    }

    fn parts_behind(&self) -> Vec<Element> {
        let Rect { x, y, w, h } = self.body;
        match self.node.role {
            Role::Database => {
                let cap = 18.0;
                let side = Rect {
                    x,
                    y: y + cap / 2.0,
                    w,
                    h: h - cap,
                };
                vec![
                    self.ellipse(
                        "base",
                        Rect {
                            x,
                            y: y + h - cap,
                            w,
                            h: cap,
                        },
                    ),
                    Element::new(self.id("side"), Kind::Rectangle, side)
                        .stroke(palette::CLEAR)
                        .fill(self.fill),
                    self.line("left", &[(0.0, cap / 2.0), (0.0, h - cap / 2.0)])
                        .width(self.thickness()),
                    self.line("right", &[(w, cap / 2.0), (w, h - cap / 2.0)])
                        .width(self.thickness()),
                    self.ellipse("cap", Rect { x, y, w, h: cap }),
                ]
            }
            Role::Storage => {
                let cap = 18.0;
                let inset = 12.0;
                let foot = 12.0;
                let corners = [
                    (0.0, cap / 2.0),
                    (w, cap / 2.0),
                    (w - inset, h - foot / 2.0),
                    (inset, h - foot / 2.0),
                    (0.0, cap / 2.0),
                ];
                vec![
                    self.ellipse(
                        "base",
                        Rect {
                            x: x + inset,
                            y: y + h - foot,
                            w: w - 2.0 * inset,
                            h: foot,
                        },
                    ),
                    self.line("side", &corners)
                        .stroke(palette::CLEAR)
                        .fill(self.fill),
                    self.line("left", &[(0.0, cap / 2.0), (inset, h - foot / 2.0)])
                        .width(self.thickness()),
                    self.line("right", &[(w, cap / 2.0), (w - inset, h - foot / 2.0)])
                        .width(self.thickness()),
                    self.ellipse("cap", Rect { x, y, w, h: cap }),
                ]
            }
            Role::Human => {
                let center = x + w / 2.0;
                let shoulders = Rect {
                    x: center - 27.0,
                    y: y - 17.0,
                    w: 54.0,
                    h: 40.0,
                };
                let head = Rect {
                    x: center - 12.0,
                    y: y - HEAD,
                    w: 24.0,
                    h: 24.0,
                };
                vec![
                    self.ellipse("shoulders", shoulders),
                    self.ellipse("head", head),
                ]
            }
            _ => Vec::new(),
        }
    }

    fn parts_in_front(&self) -> Vec<Element> {
        let Rect { x, y, w, h } = self.body;
        match self.node.role {
            Role::Client => {
                let mut parts = vec![self.line("bar", &[(3.0, 15.0), (w - 3.0, 15.0)]).width(1.0)];
                for dot in 0..3 {
                    let rect = Rect {
                        x: x + 13.0 + 9.0 * f64::from(dot),
                        y: y + 5.5,
                        w: 5.0,
                        h: 5.0,
                    };
                    parts.push(
                        self.ellipse(&format!("dot{dot}"), rect)
                            .fill(self.stroke)
                            .width(1.0),
                    );
                }
                parts
            }
            Role::Edge => vec![
                self.line("post1", &[(9.0, 4.0), (9.0, h - 4.0)]).width(1.0),
                self.line("post2", &[(w - 9.0, 4.0), (w - 9.0, h - 4.0)])
                    .width(1.0),
            ],
            Role::Queue => vec![
                self.line("slot1", &[(w - 22.0, 7.0), (w - 22.0, h - 7.0)]),
                self.line("slot2", &[(w - 12.0, 7.0), (w - 12.0, h - 7.0)]),
            ],
            Role::Worker => self.gear(),
            Role::Cache => vec![self.badge("bolt", &BOLT)],
            Role::Model => vec![self.badge("star", &STAR)],
            Role::External => vec![
                self.line("way", &[(w - 19.0, 17.0), (w - 9.0, 7.0)])
                    .width(1.0),
                self.line("tip", &[(w - 17.0, 7.0), (w - 9.0, 7.0), (w - 9.0, 15.0)])
                    .width(1.0),
            ],
            _ => Vec::new(),
        }
    }

    /// A small filled figure on the top left corner.
    fn badge(&self, part: &str, points: &[(f64, f64)]) -> Element {
        let shifted: Vec<(f64, f64)> = points.iter().map(|(dx, dy)| (dx + 4.0, dy + 2.0)).collect();
        self.line(part, &shifted).fill(self.stroke).width(1.0)
    }

    fn gear(&self) -> Vec<Element> {
        let center = (4.0, 2.0);
        let mut parts = Vec::new();
        for (index, (dx, dy)) in EIGHT.iter().enumerate() {
            let at = |radius: f64| (center.0 + dx * radius, center.1 + dy * radius);
            parts.push(
                self.line(&format!("tooth{index}"), &[at(8.0), at(13.0)])
                    .width(4.0),
            );
        }
        let rim = Rect::centered(
            Point {
                x: self.body.x + center.0,
                y: self.body.y + center.1,
            },
            19.0,
            19.0,
        );
        parts.push(self.ellipse("rim", rim).width(2.0));
        let hub = Rect::centered(rim.center(), 6.0, 6.0);
        parts.push(self.ellipse("hub", hub).fill(self.stroke).width(1.0));
        parts
    }
}

/// Eight directions around a circle.
const EIGHT: [(f64, f64); 8] = [
    (0.92, 0.38),
    (0.38, 0.92),
    (-0.38, 0.92),
    (-0.92, 0.38),
    (-0.92, -0.38),
    (-0.38, -0.92),
    (0.38, -0.92),
    (0.92, -0.38),
];

const BOLT: [(f64, f64); 7] = [
    (3.0, -14.0),
    (-8.0, 2.0),
    (-1.0, 2.0),
    (-4.0, 14.0),
    (8.0, -3.0),
    (1.0, -3.0),
    (3.0, -14.0),
];

const STAR: [(f64, f64); 9] = [
    (0.0, -14.0),
    (3.5, -3.5),
    (14.0, 0.0),
    (3.5, 3.5),
    (0.0, 14.0),
    (-3.5, 3.5),
    (-14.0, 0.0),
    (-3.5, -3.5),
    (0.0, -14.0),
];

/// A text element for broken lines, bound to a container or free.
pub(crate) fn text_element(
    id: String,
    block: &Block,
    rect: Rect,
    align: &'static str,
    color: &'static str,
    container: Option<String>,
) -> Element {
    let vertical = if container.is_some() { "middle" } else { "top" };
    let kind = Kind::Text {
        text: block.text(),
        size: block.font_size,
        align,
        vertical,
        container,
        auto_resize: true,
    };
    Element::new(id, kind, rect).stroke(color)
}

/// Whether a box had to grow out of the family for its label.
pub(crate) fn too_wide(node: &Node) -> bool {
    let most = if node.outline() == Outline::Diamond {
        330.0
    } else {
        240.0
    };
    (node.grown && node.w > most) || node.label.lines.len() > 4
}
