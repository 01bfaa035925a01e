//! TOML text to a sketch: every field checked, nothing guessed silently.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::finding::Findings;
use crate::model::*;

type Spanned<'i> = toml::Spanned<DeValue<'i>>;

/// Most boxes one drawing can hold before a reader gives up.
const MOST_BOXES: usize = 12;
/// Coordinates beyond this are a slip of the pen, and would make absurd canvases.
const FARTHEST: f64 = 100.0;
/// No drawing needs more items of one kind; more would only cost time.
const MOST_ITEMS: usize = 400;

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

    fn zone(&mut self, item: &Item, sketch: &Sketch) -> Option<Zone> {
        self.known(
            item,
            &["id", "label", "around", "panel", "accent", "fail", "muted"],
        );
        let label = self.string(item, "label").unwrap_or_default();
        let mut around = Vec::new();
        for (name, line) in self.strings(item, "around") {
            let known = sketch.boxes.iter().any(|spec| spec.id == name)
                || sketch
                    .zones
                    .iter()
                    .any(|zone| zone.id.as_deref() == Some(name.as_str()));
            if known {
                around.push(name);
            } else {
                let ids: Vec<&str> = sketch.boxes.iter().map(|spec| spec.id.as_str()).collect();
                let help = suggestion(&name, &ids)
                    .unwrap_or_else(|| "name the ids of boxes or of earlier zones".into());
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
        let member_panel = sketch
            .boxes
            .iter()
            .find(|spec| spec.id == around[0])
            .map(|spec| spec.panel);
        let panel = match member_panel {
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

    // Words with a fixed meaning.

    fn panel(&mut self, item: &Item, sketch: &Sketch) -> usize {
        let Some(name) = self.string(item, "panel") else {
            if sketch.panels.len() > 1 {
                let help = format!(
                    "add panel = \"{}\" or another panel's id",
                    sketch.panels[0].id
                );
                self.missing(item, "panel", &help);
            }
            return 0;
        };
        if let Some(index) = sketch.panels.iter().position(|panel| panel.id == name) {
            return index;
        }
        let ids: Vec<&str> = sketch
            .panels
            .iter()
            .map(|panel| panel.id.as_str())
            .collect();
        let help = suggestion(&name, &ids).unwrap_or_else(|| "list it as a [[panel]]".into());
        let line = self.value_line(item, "panel");
        self.findings.error(
            "unknown-id",
            line,
            format!("panel = \"{name}\" is not listed"),
            help,
        );
        0
    }

    fn role(&mut self, item: &Item) -> Role {
        self.choice(item, "role", ROLES, "unknown-role")
            .unwrap_or(Role::Plain)
    }

    fn flow(&mut self, item: &Item) -> Flow {
        let kinds = [
            ("sync", Flow::Sync),
            ("async", Flow::Async),
            ("data", Flow::Data),
        ];
        self.choice(item, "kind", &kinds, "unknown-value")
            .unwrap_or(Flow::Sync)
    }

    fn side(&mut self, item: &Item, key: &str) -> Option<Side> {
        let sides = [
            ("left", Side::Left),
            ("right", Side::Right),
            ("top", Side::Top),
            ("bottom", Side::Bottom),
        ];
        self.choice(item, key, &sides, "unknown-value")
    }

    fn ink(&mut self, item: &Item, key: &str) -> Option<Ink> {
        let inks = [
            ("ink", Ink::Plain),
            ("muted", Ink::Muted),
            ("good", Ink::Good),
            ("bad", Ink::Bad),
            ("accent", Ink::Accent),
        ];
        self.choice(item, key, &inks, "unknown-value")
    }

    fn look(&mut self, item: &Item) -> Look {
        let (fail, accent, muted) = (
            self.boolean(item, "fail"),
            self.boolean(item, "accent"),
            self.boolean(item, "muted"),
        );
        match (fail, accent, muted) {
            (true, _, _) => Look::Fail,
            (_, true, _) => Look::Accent,
            (_, _, true) => Look::Muted,
            _ => Look::Normal,
        }
    }

    fn step_number(&mut self, item: &Item) -> Option<String> {
        let value = item.table.get("n")?;
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::String(text) => text.trim().to_owned(),
            _ => String::new(),
        };
        if text.is_empty() || text.chars().count() > 3 {
            self.wrong_type(value, "n", "a whole number, or a short mark such as \"3a\"");
            return None;
        }
        Some(text)
    }

    fn choice<T: Copy>(
        &mut self,
        item: &Item,
        key: &str,
        all: &[(&str, T)],
        code: &'static str,
    ) -> Option<T> {
        let word = self.string(item, key)?;
        if let Some((_, value)) = all.iter().find(|(name, _)| *name == word) {
            return Some(*value);
        }
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        let help = suggestion(&word, &names)
            .unwrap_or_else(|| format!("use one of: {}", names.join(", ")));
        let line = self.value_line(item, key);
        self.findings
            .error(code, line, format!("{key} = \"{word}\" is not known"), help);
        None
    }

    // Values of a type.

    fn known(&mut self, item: &Item, fields: &[&str]) {
        for (key, value) in item.table.iter() {
            let name: &str = key.get_ref();
            if fields.contains(&name) {
                continue;
            }
            let line = self
                .line(&key.span())
                .max(self.line(&value.span()).min(self.line(&key.span())));
            let help = suggestion(name, fields)
                .unwrap_or_else(|| format!("known fields: {}", fields.join(", ")));
            self.findings.error(
                "unknown-field",
                line,
                format!("{} has no field `{name}`", item.what),
                help,
            );
        }
    }

    fn missing(&mut self, item: &Item, key: &str, example: &str) {
        let message = format!("{} has no `{key}`", item.what);
        self.findings.error(
            "missing-field",
            item.line,
            message,
            format!("write {example}"),
        );
    }

    fn wrong_type(&mut self, value: &Spanned<'_>, key: &str, expected: &str) {
        let line = self.line(&value.span());
        self.findings.error(
            "wrong-type",
            line,
            format!("`{key}` must be {expected}"),
            "",
        );
    }

    fn value_line(&self, item: &Item, key: &str) -> usize {
        item.table
            .get(key)
            .map_or(item.line, |value| self.line(&value.span()))
    }

    fn required_string(&mut self, item: &Item, key: &str) -> Option<String> {
        let value = self.string(item, key);
        if value.is_none() && item.table.get(key).is_none() {
            self.missing(item, key, &format!("{key} = \"…\""));
        }
        value.filter(|text| !text.is_empty())
    }

    fn string(&mut self, item: &Item, key: &str) -> Option<String> {
        let value = item.table.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.replace("\r\n", "\n").replace('\r', "\n")),
            _ => {
                self.wrong_type(value, key, "a string in quotes");
                None
            }
        }
    }

    fn boolean(&mut self, item: &Item, key: &str) -> bool {
        let Some(value) = item.table.get(key) else {
            return false;
        };
        match value.get_ref() {
            DeValue::Boolean(truth) => *truth,
            _ => {
                self.wrong_type(value, key, "true or false");
                false
            }
        }
    }

    fn number(&mut self, item: &Item, key: &str) -> Option<f64> {
        let value = item.table.get(key)?;
        let number = as_number(value);
        if number.is_none() {
            self.wrong_type(value, key, "a number");
        }
        number
    }

    fn pair(&mut self, item: &Item, key: &str) -> Option<(f64, f64)> {
        let value = item.table.get(key)?;
        let pair = as_pair(value);
        if pair.is_none() {
            self.wrong_type(value, key, "two numbers, as in [1, 2]");
        }
        pair
    }

    fn cell(&mut self, item: &Item, key: &str) -> Option<Cell> {
        let (column, row) = self.pair(item, key)?;
        Some(self.on_canvas(item, key, column, row))
    }

    fn cells(&mut self, item: &Item, key: &str) -> Vec<Cell> {
        let Some(value) = item.table.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong_type(value, key, "a list of points, as in [[0, 0], [1, 2]]");
            return Vec::new();
        };
        let mut cells = Vec::new();
        for point in list.iter().take(MOST_ITEMS) {
            match as_pair(point) {
                Some((column, row)) => cells.push(self.on_canvas(item, key, column, row)),
                None => self.wrong_type(point, key, "a list of points, as in [[0, 0], [1, 2]]"),
            }
        }
        cells
    }

    fn on_canvas(&mut self, item: &Item, key: &str, column: f64, row: f64) -> Cell {
        let cell = Cell {
            column: column.clamp(-FARTHEST, FARTHEST),
            row: row.clamp(-FARTHEST, FARTHEST),
        };
        if cell.column != column || cell.row != row {
            let line = self.value_line(item, key);
            let message = format!(
                "`{key}` is off the canvas: columns and rows go from -{FARTHEST} to {FARTHEST}"
            );
            self.findings.error(
                "off-canvas",
                line,
                message,
                "count in columns and rows, not in pixels",
            );
        }
        cell
    }

    fn strings(&mut self, item: &Item, key: &str) -> Vec<(String, usize)> {
        let Some(value) = item.table.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong_type(value, key, "a list of strings");
            return Vec::new();
        };
        let mut strings = Vec::new();
        for entry in list.iter().take(MOST_ITEMS) {
            match entry.get_ref() {
                DeValue::String(text) => strings.push((text.to_string(), self.line(&entry.span()))),
                _ => self.wrong_type(entry, key, "a list of strings"),
            }
        }
        strings
    }

    fn table<'t, 'i>(
        &mut self,
        item: &Item<'t, 'i>,
        key: &str,
        what: &'static str,
    ) -> Option<Item<'t, 'i>> {
        let value = item.table.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Item {
                table,
                line: self.line(&value.span()),
                what,
            }),
            _ => {
                self.wrong_type(value, key, "a table");
                None
            }
        }
    }

    /// The tables of an array; a single table counts as an array of one.
    fn items<'t, 'i>(
        &mut self,
        item: &Item<'t, 'i>,
        key: &str,
        what: &'static str,
    ) -> Vec<Item<'t, 'i>> {
        let Some(value) = item.table.get(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::Table(table) => vec![Item {
                table,
                line: self.line(&value.span()),
                what,
            }],
            DeValue::Array(list) => {
                let mut items = Vec::new();
                if list.len() > MOST_ITEMS {
                    let message = format!(
                        "{} entries of `{key}`; the first {MOST_ITEMS} are drawn",
                        list.len()
                    );
                    self.findings.error(
                        "too-many-items",
                        self.line(&value.span()),
                        message,
                        "split the drawing",
                    );
                }
                for entry in list.iter().take(MOST_ITEMS) {
                    match entry.get_ref() {
                        DeValue::Table(table) => items.push(Item {
                            table,
                            line: self.line(&entry.span()),
                            what,
                        }),
                        _ => self.wrong_type(entry, key, "a list of tables"),
                    }
                }
                items
            }
            _ => {
                self.wrong_type(value, key, "a list of tables");
                Vec::new()
            }
        }
    }
}

fn as_number(value: &Spanned<'_>) -> Option<f64> {
    let number = match value.get_ref() {
        DeValue::Integer(integer) => {
            i64::from_str_radix(integer.as_str(), integer.radix()).ok()? as f64
        }
        DeValue::Float(float) => float.as_str().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

fn as_pair(value: &Spanned<'_>) -> Option<(f64, f64)> {
    let DeValue::Array(list) = value.get_ref() else {
        return None;
    };
    match list.iter().as_slice() {
        [first, second] => Some((as_number(first)?, as_number(second)?)),
        _ => None,
    }
}

/// "did you mean …", when one of the candidates is a slip or two away.
fn suggestion(word: &str, candidates: &[&str]) -> Option<String> {
    let allowed = 1 + word.chars().count() / 4;
    let near = candidates
        .iter()
        .map(|candidate| (slips(word, candidate), *candidate))
        .filter(|(slips, _)| *slips <= allowed)
        .min_by_key(|(slips, _)| *slips)?;
    Some(format!("did you mean `{}`?", near.1))
}

/// Edit distance, a swap of neighbors counting once.
fn slips(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().take(64).collect();
    let b: Vec<char> = b.to_lowercase().chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let mut best = (last[j] + usize::from(a[i] != b[j]))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = last;
        last = row;
    }
    last[b.len()]
}
