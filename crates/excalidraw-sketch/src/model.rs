//! A sketch as data, after reading and before any layout.

/// A whole sketch.
#[derive(Debug, Default)]
pub(crate) struct Sketch {
    pub column: f64,
    pub row: f64,
    pub panels: Vec<Panel>,
    pub panel_columns: usize,
    pub boxes: Vec<BoxSpec>,
    pub zones: Vec<Zone>,
    pub arrows: Vec<Arrow>,
    pub texts: Vec<Text>,
    pub lines: Vec<Line>,
    pub sequences: Vec<Sequence>,
}

impl Sketch {
    /// The panel of a box or an actor.
    pub(crate) fn panel_of(&self, id: &str) -> Option<usize> {
        let of_box = self
            .boxes
            .iter()
            .find(|spec| spec.id == id)
            .map(|spec| spec.panel);
        of_box.or_else(|| {
            let holds = |sequence: &&Sequence| sequence.actors.iter().any(|actor| actor.id == id);
            self.sequences
                .iter()
                .find(holds)
                .map(|sequence| sequence.panel)
        })
    }
}

#[derive(Debug)]
pub(crate) struct Panel {
    pub id: String,
    pub title: String,
}

/// A point on the grid: column, row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell {
    pub column: f64,
    pub row: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Client,
    Human,
    Edge,
    Service,
    Worker,
    Cache,
    Database,
    Storage,
    Queue,
    Model,
    External,
    Decision,
    State,
    Data,
    Plain,
}

pub(crate) const ROLES: &[(&str, Role)] = &[
    ("client", Role::Client),
    ("human", Role::Human),
    ("edge", Role::Edge),
    ("service", Role::Service),
    ("worker", Role::Worker),
    ("cache", Role::Cache),
    ("database", Role::Database),
    ("storage", Role::Storage),
    ("queue", Role::Queue),
    ("model", Role::Model),
    ("external", Role::External),
    ("decision", Role::Decision),
    ("state", Role::State),
    ("data", Role::Data),
    ("plain", Role::Plain),
];

#[derive(Debug, Clone)]
pub(crate) struct BoxSpec {
    pub line: usize,
    pub panel: usize,
    pub id: String,
    pub label: String,
    pub role: Role,
    pub at: Cell,
    pub size: (f64, f64),
    pub note: Option<String>,
    pub look: Look,
}

/// How a box or an arrow stands out from its peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Look {
    #[default]
    Normal,
    /// The thing the drawing is about.
    Accent,
    /// Broken or refused: the failure color and a cross.
    Fail,
    /// Idle, wasted or switched off.
    Muted,
}

#[derive(Debug)]
pub(crate) struct Zone {
    pub line: usize,
    pub panel: usize,
    pub id: Option<String>,
    pub label: String,
    pub around: Vec<String>,
    pub look: Look,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Sync,
    Async,
    Data,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

pub(crate) const SIDES: [Side; 4] = [Side::Left, Side::Right, Side::Top, Side::Bottom];

#[derive(Debug)]
pub(crate) struct Arrow {
    pub line: usize,
    pub panel: usize,
    pub from: String,
    pub to: String,
    pub n: Option<String>,
    pub label: Option<String>,
    pub flow: Flow,
    pub look: Look,
    pub both: bool,
    pub via: Vec<Cell>,
    pub from_side: Option<Side>,
    pub to_side: Option<Side>,
    pub label_at: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextSize {
    Small,
    Normal,
    Title,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Plain,
    Muted,
    Good,
    Bad,
    Accent,
}

#[derive(Debug)]
pub(crate) struct Text {
    pub line: usize,
    pub panel: usize,
    pub text: String,
    pub at: Cell,
    pub size: TextSize,
    pub align: Align,
    pub color: Ink,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dash {
    Solid,
    Dashed,
    Dotted,
}

#[derive(Debug)]
pub(crate) struct Line {
    pub panel: usize,
    pub points: Vec<Cell>,
    pub style: Dash,
    pub color: Ink,
    pub curve: bool,
    pub arrow: bool,
    pub fill: Option<Ink>,
}

#[derive(Debug)]
pub(crate) struct Sequence {
    pub panel: usize,
    pub actors: Vec<Actor>,
    pub steps: Vec<Step>,
}

#[derive(Debug)]
pub(crate) struct Actor {
    pub line: usize,
    pub id: String,
    pub label: String,
    pub role: Role,
    pub look: Look,
}

#[derive(Debug)]
pub(crate) enum Step {
    Message {
        from: usize,
        to: usize,
        n: Option<String>,
        label: Option<String>,
        flow: Flow,
        look: Look,
        both: bool,
        lost: bool,
    },
    Note {
        at: usize,
        text: String,
        look: Look,
    },
    Gap {
        text: String,
    },
}
