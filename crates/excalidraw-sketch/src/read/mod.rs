//! TOML text to a sketch: every field checked, nothing guessed silently.

mod values;

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use self::values::suggestion;
use crate::finding::Findings;
use crate::model::*;

type Spanned<'i> = toml::Spanned<DeValue<'i>>;

/// Most boxes one drawing can hold before a reader gives up.
const MOST_BOXES: usize = 12;

/// Reads a sketch; what cannot be understood is left out and reported.
pub(crate) fn read(source: &str, findings: &mut Findings) -> Option<Sketch> {
    let (document, errors) = DeTable::parse_recoverable(source);
    let mut reader = Reader { source, findings };
    if !errors.is_empty() {
        for error in errors.iter().take(5) {
            let line = error.span().map_or(1, |span| reader.line(&span));
            reader.findings.error(
                "bad-toml",
                line,
                error.message().trim().to_owned(),
                "correct the TOML syntax",
            );
        }
        return None;
    }
    Some(reader.sketch(document.get_ref()))
}

struct Reader<'a> {
    source: &'a str,
    findings: &'a mut Findings,
}

/// One TOML table with the line it starts on and the name the messages give it.
struct Item<'t, 'i> {
    table: &'t DeTable<'i>,
    line: usize,
    what: &'static str,
}

impl Reader<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        let end = span.start.min(self.source.len());
        1 + self.source.as_bytes()[..end]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
    }

    fn sketch(&mut self, root: &DeTable<'_>) -> Sketch {
        let root = Item {
            table: root,
            line: 1,
            what: "the sketch",
        };
        self.known(
            &root,
            &[
                "title",
                "description",
                "grid",
                "box",
                "zone",
                "arrow",
                "text",
                "line",
                "sequence",
                "panel",
                "panels",
            ],
        );
        self.string(&root, "title");
        self.string(&root, "description");
        let mut sketch = Sketch {
            column: 200.0,
            row: 130.0,
            panel_columns: 2,
            ..Sketch::default()
        };
        if let Some(grid) = self.table(&root, "grid", "[grid]") {
            self.known(&grid, &["column", "row"]);
            sketch.column = self
                .number(&grid, "column")
                .unwrap_or(200.0)
                .clamp(20.0, 800.0);
            sketch.row = self
                .number(&grid, "row")
                .unwrap_or(130.0)
                .clamp(20.0, 800.0);
        }
        for item in self.items(&root, "panel", "[[panel]]") {
            self.known(&item, &["id", "title"]);
            let title = self.string(&item, "title").unwrap_or_default();
            let id = self.string(&item, "id").unwrap_or_else(|| title.clone());
            if sketch.panels.iter().any(|panel| panel.id == id) {
                self.findings.error(
                    "duplicate-id",
                    item.line,
                    format!("panel `{id}` is listed twice"),
                    "rename one",
                );
                continue;
            }
            sketch.panels.push(Panel { id, title });
        }
        if let Some(panels) = self.table(&root, "panels", "[panels]") {
            self.known(&panels, &["columns"]);
            if let Some(columns) = self.number(&panels, "columns") {
                sketch.panel_columns = (columns.round().clamp(1.0, 12.0)) as usize;
            }
        }
        for item in self.items(&root, "box", "[[box]]") {
            if let Some(spec) = self.box_spec(&item, &sketch) {
                sketch.boxes.push(spec);
            }
        }
        self.check_boxes(&sketch);
        for item in self.items(&root, "sequence", "[sequence]") {
            let sequence = self.sequence(&item, &sketch);
            if sketch
                .sequences
                .iter()
                .any(|other| other.panel == sequence.panel)
            {
                let help = "give each [[sequence]] its own panel";
                self.findings.error(
                    "duplicate-id",
                    item.line,
                    "two sequences in one panel".into(),
                    help,
                );
                continue;
            }
            sketch.sequences.push(sequence);
        }
        self.check_sequences(&sketch);
        for item in self.items(&root, "zone", "[[zone]]") {
            if let Some(zone) = self.zone(&item, &sketch) {
                sketch.zones.push(zone);
            }
        }
        for item in self.items(&root, "arrow", "[[arrow]]") {
            if let Some(arrow) = self.arrow(&item, &sketch) {
                sketch.arrows.push(arrow);
            }
        }
        self.check_arrow_numbers(&sketch);
        for item in self.items(&root, "text", "[[text]]") {
            if let Some(text) = self.text(&item, &sketch) {
                sketch.texts.push(text);
            }
        }
        for item in self.items(&root, "line", "[[line]]") {
            if let Some(line) = self.free_line(&item, &sketch) {
                sketch.lines.push(line);
            }
        }
        sketch
    }

    // The parts of a sketch.

    fn box_spec(&mut self, item: &Item, sketch: &Sketch) -> Option<BoxSpec> {
        self.known(
            item,
            &[
                "id", "label", "role", "at", "size", "note", "accent", "fail", "muted", "panel",
            ],
        );
        let id = self.required_string(item, "id");
        let at = self.cell(item, "at");
        if at.is_none() {
            self.missing(item, "at", "at = [column, row]");
        }
        let label = self
            .string(item, "label")
            .or_else(|| id.clone())
            .unwrap_or_default();
        let size = self.pair(item, "size").unwrap_or((1.0, 1.0));
        let spec = BoxSpec {
            line: item.line,
            panel: self.panel(item, sketch),
            label,
            role: self.role(item),
            size: (size.0.clamp(0.2, 8.0), size.1.clamp(0.2, 8.0)),
            note: self.string(item, "note"),
            look: self.look(item),
            id: id?,
            at: at?,
        };
        if let Some(twin) = sketch.boxes.iter().find(|other| other.id == spec.id) {
            self.findings.error(
                "duplicate-id",
                item.line,
                format!("box id `{}` is already used on line {}", spec.id, twin.line),
                "give this box another id",
            );
            return None;
        }
        Some(spec)
    }

    fn check_boxes(&mut self, sketch: &Sketch) {
        let counted: Vec<&BoxSpec> = sketch
            .boxes
            .iter()
            .filter(|spec| spec.role != Role::Data)
            .collect();
        if let Some(extra) = counted.get(MOST_BOXES) {
            self.findings.warn(
                "too-many-boxes",
                extra.line,
                format!(
                    "{} boxes; a reader follows at most {MOST_BOXES}",
                    counted.len()
                ),
                "split the drawing in two, or merge boxes that always act together",
            );
        }
    }

    fn check_sequences(&mut self, sketch: &Sketch) {
        for sequence in &sketch.sequences {
            let beside = sketch
                .boxes
                .iter()
                .find(|spec| spec.panel == sequence.panel);
            if let Some(spec) = beside {
                self.findings.error(
                    "box-beside-sequence",
                    spec.line,
                    format!(
                        "box `{}` stands in the panel of a sequence and is not drawn",
                        spec.id
                    ),
                    "make it an actor, or give the sequence its own panel",
                );
            }
        }
    }

    fn zone(&mut self, item: &Item, sketch: &Sketch) -> Option<Zone> {
        self.known(
            item,
            &["id", "label", "around", "panel", "accent", "fail", "muted"],
        );
        let label = self.string(item, "label").unwrap_or_default();
        let mut around = Vec::new();
        for (name, line) in self.strings(item, "around") {
            let known = sketch.panel_of(&name).is_some()
                || sketch
                    .zones
                    .iter()
                    .any(|zone| zone.id.as_deref() == Some(name.as_str()));
            if known {
                around.push(name);
            } else {
                let ids: Vec<&str> = sketch.boxes.iter().map(|spec| spec.id.as_str()).collect();
                let help = suggestion(&name, &ids)
                    .unwrap_or_else(|| "name the ids of boxes, actors or earlier zones".into());
                let message = format!("zone `{label}` is around `{name}`, which is no box");
                self.findings.error("unknown-id", line, message, help);
            }
        }
        if around.is_empty() {
            self.findings.error(
                "empty-zone",
                item.line,
                format!("zone `{label}` is around nothing"),
                "list box ids: around = [\"a\", \"b\"]",
            );
            return None;
        }
        let panel = match sketch.panel_of(&around[0]) {
            Some(panel) if item.table.get("panel").is_none() => panel,
            _ => self.panel(item, sketch),
        };
        let id = self.string(item, "id");
        Some(Zone {
            line: item.line,
            panel,
            id,
            label,
            around,
            look: self.look(item),
        })
    }

    fn arrow(&mut self, item: &Item, sketch: &Sketch) -> Option<Arrow> {
        self.known(
            item,
            &[
                "from",
                "to",
                "n",
                "label",
                "kind",
                "fail",
                "muted",
                "accent",
                "both",
                "via",
                "from_side",
                "to_side",
                "label_at",
                "panel",
            ],
        );
        let from = self.end(item, "from", sketch);
        let to = self.end(item, "to", sketch);
        let label_at = self.number(item, "label_at").map(|at| at.clamp(0.05, 0.95));
        let via = self.cells(item, "via");
        let arrow = Arrow {
            line: item.line,
            panel: 0,
            n: self.step_number(item),
            label: self
                .string(item, "label")
                .filter(|label| !label.trim().is_empty()),
            flow: self.flow(item),
            look: self.look(item),
            both: self.boolean(item, "both"),
            via,
            from_side: self.side(item, "from_side"),
            to_side: self.side(item, "to_side"),
            label_at,
            from: from?,
            to: to?,
        };
        let panel_of = |id: &str| {
            sketch
                .boxes
                .iter()
                .find(|spec| spec.id == id)
                .map_or(0, |spec| spec.panel)
        };
        let panel = panel_of(&arrow.from);
        if panel != panel_of(&arrow.to) {
            self.findings.error(
                "unbound-arrow",
                item.line,
                format!(
                    "arrow from `{}` to `{}` leaves its panel",
                    arrow.from, arrow.to
                ),
                "an arrow joins two boxes of one panel",
            );
            return None;
        }
        Some(Arrow { panel, ..arrow })
    }

    /// One end of an arrow: the id of a box that exists.
    fn end(&mut self, item: &Item, key: &str, sketch: &Sketch) -> Option<String> {
        let Some(id) = self.string(item, key) else {
            self.findings.error(
                "unbound-arrow",
                item.line,
                format!("this arrow has no `{key}`"),
                "name the id of a box; use [[line]] for a line that joins no boxes",
            );
            return None;
        };
        if sketch.boxes.iter().any(|spec| spec.id == id) {
            return Some(id);
        }
        let ids: Vec<&str> = sketch.boxes.iter().map(|spec| spec.id.as_str()).collect();
        let line = self.value_line(item, key);
        let help = suggestion(&id, &ids).unwrap_or_else(|| "add a [[box]] with this id".into());
        self.findings.error(
            "unbound-arrow",
            line,
            format!("{key} = \"{id}\" names no box"),
            help,
        );
        None
    }

    fn check_arrow_numbers(&mut self, sketch: &Sketch) {
        let mut seen: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for arrow in &sketch.arrows {
            let Some(n) = &arrow.n else { continue };
            if let Some(first) = seen.insert((arrow.panel, n), arrow.line) {
                self.findings.warn(
                    "duplicate-number",
                    arrow.line,
                    format!("number {n} is already on the arrow of line {first}"),
                    "the text repeats each number once: renumber, or leave `n` out",
                );
            }
        }
    }

    fn text(&mut self, item: &Item, sketch: &Sketch) -> Option<Text> {
        self.known(item, &["text", "at", "size", "align", "color", "panel"]);
        let text = self.required_string(item, "text");
        let at = self.cell(item, "at");
        if at.is_none() {
            self.missing(item, "at", "at = [column, row]");
        }
        let size = [
            ("small", TextSize::Small),
            ("normal", TextSize::Normal),
            ("title", TextSize::Title),
        ];
        let align = [
            ("left", Align::Left),
            ("center", Align::Center),
            ("right", Align::Right),
        ];
        Some(Text {
            line: item.line,
            panel: self.panel(item, sketch),
            size: self
                .choice(item, "size", &size, "unknown-value")
                .unwrap_or(TextSize::Normal),
            align: self
                .choice(item, "align", &align, "unknown-value")
                .unwrap_or(Align::Center),
            color: self.ink(item, "color").unwrap_or(Ink::Plain),
            text: text.filter(|text| !text.trim().is_empty())?,
            at: at?,
        })
    }

    fn free_line(&mut self, item: &Item, sketch: &Sketch) -> Option<Line> {
        self.known(
            item,
            &[
                "points", "style", "color", "curve", "arrow", "fill", "panel",
            ],
        );
        let points = self.cells(item, "points");
        let styles = [
            ("solid", Dash::Solid),
            ("dashed", Dash::Dashed),
            ("dotted", Dash::Dotted),
        ];
        let fills = [
            ("none", None),
            ("good", Some(Ink::Good)),
            ("bad", Some(Ink::Bad)),
            ("accent", Some(Ink::Accent)),
            ("muted", Some(Ink::Muted)),
        ];
        let line = Line {
            panel: self.panel(item, sketch),
            style: self
                .choice(item, "style", &styles, "unknown-value")
                .unwrap_or(Dash::Solid),
            color: self.ink(item, "color").unwrap_or(Ink::Plain),
            curve: self.boolean(item, "curve"),
            arrow: self.boolean(item, "arrow"),
            fill: self.choice(item, "fill", &fills, "unknown-value").flatten(),
            points,
        };
        if line.points.len() < 2 {
            let help = "points = [[0, 0], [3, 0]]";
            self.findings.error(
                "missing-field",
                item.line,
                "a line needs at least two points".into(),
                help,
            );
            return None;
        }
        Some(line)
    }

    fn sequence(&mut self, item: &Item, sketch: &Sketch) -> Sequence {
        self.known(item, &["actors", "steps", "panel"]);
        let mut sequence = Sequence {
            panel: self.panel(item, sketch),
            actors: Vec::new(),
            steps: Vec::new(),
        };
        for actor in self.items(item, "actors", "an actor") {
            self.known(&actor, &["id", "label", "role", "accent", "fail", "muted"]);
            let Some(id) = self.required_string(&actor, "id") else {
                continue;
            };
            if sequence.actors.iter().any(|other: &Actor| other.id == id) {
                let help = "give this actor another id";
                self.findings.error(
                    "duplicate-id",
                    actor.line,
                    format!("actor id `{id}` is used twice"),
                    help,
                );
                continue;
            }
            let label = self.string(&actor, "label").unwrap_or_else(|| id.clone());
            let (role, look) = (self.role(&actor), self.look(&actor));
            sequence.actors.push(Actor {
                line: actor.line,
                id,
                label,
                role,
                look,
            });
        }
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        for step in self.items(item, "steps", "a step") {
            self.known(
                &step,
                &[
                    "from", "to", "n", "label", "kind", "lost", "fail", "muted", "accent", "both",
                    "at", "note", "gap",
                ],
            );
            if let Some(text) = self.string(&step, "gap") {
                sequence.steps.push(Step::Gap { text });
            } else if let Some(text) = self.string(&step, "note") {
                if let Some(at) = self.actor(&step, "at", &sequence) {
                    sequence.steps.push(Step::Note {
                        at,
                        text,
                        look: self.look(&step),
                    });
                }
            } else {
                let from = self.actor(&step, "from", &sequence);
                let to = self.actor(&step, "to", &sequence);
                let n = self.step_number(&step);
                if let Some(n) = &n
                    && let Some(first) = numbers.insert(n.clone(), step.line)
                {
                    let message = format!("number {n} is already on the message of line {first}");
                    let help = "the text repeats each number once: renumber, or leave `n` out";
                    self.findings
                        .warn("duplicate-number", step.line, message, help);
                }
                let (Some(from), Some(to)) = (from, to) else {
                    continue;
                };
                sequence.steps.push(Step::Message {
                    from,
                    to,
                    n,
                    label: self
                        .string(&step, "label")
                        .filter(|label| !label.trim().is_empty()),
                    flow: self.flow(&step),
                    look: self.look(&step),
                    both: self.boolean(&step, "both"),
                    lost: self.boolean(&step, "lost"),
                });
            }
        }
        sequence
    }

    fn actor(&mut self, step: &Item, key: &str, sequence: &Sequence) -> Option<usize> {
        let Some(id) = self.string(step, key) else {
            let help = "name the id of an actor";
            self.findings.error(
                "unbound-arrow",
                step.line,
                format!("this step has no `{key}`"),
                help,
            );
            return None;
        };
        let found = sequence.actors.iter().position(|actor| actor.id == id);
        if found.is_none() {
            let ids: Vec<&str> = sequence
                .actors
                .iter()
                .map(|actor| actor.id.as_str())
                .collect();
            let help = suggestion(&id, &ids).unwrap_or_else(|| "add an actor with this id".into());
            let line = self.value_line(step, key);
            self.findings.error(
                "unbound-arrow",
                line,
                format!("{key} = \"{id}\" names no actor"),
                help,
            );
        }
        found
    }
}
