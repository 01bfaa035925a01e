//! No input panics, and none takes long.

use excalidraw_sketch::sketch_to_scene;
use serde_json::Value;

const SEEDS: [&str; 5] = [
    include_str!("../fixtures/cache-aside.toml"),
    include_str!("../fixtures/idempotency-key.toml"),
    include_str!("../fixtures/latency-plot.toml"),
    include_str!("../fixtures/panels.toml"),
    include_str!("../fixtures/roles.toml"),
];

/// A small generator: the same mistakes on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

fn survive(toml: &str) {
    let (scene, findings) = sketch_to_scene(toml, "survival");
    let lines = toml.lines().count() + 1;
    for finding in findings {
        assert!(
            (1..=lines).contains(&finding.line),
            "{finding} of {lines} lines"
        );
    }
    if let Some(scene) = scene {
        let value: Value = serde_json::from_str(&scene).expect("valid JSON");
        assert!(
            value["elements"]
                .as_array()
                .is_some_and(|list| !list.is_empty())
        );
        assert!(!scene.contains("NaN") && !scene.contains("inf"));
    }
}

#[test]
fn lines_lost_doubled_and_swapped() {
    let mut dice = Dice(1);
    for round in 0..250 {
        let mut lines: Vec<&str> = SEEDS[round % SEEDS.len()].lines().collect();
        for _ in 0..=dice.roll(6) {
            let (a, b) = (dice.roll(lines.len()), dice.roll(lines.len()));
            match dice.roll(3) {
                0 => drop(lines.remove(a)),
                1 => lines.insert(a, lines[b]),
                _ => lines.swap(a, b),
            }
        }
        survive(&lines.join("\n"));
    }
}

#[test]
fn values_replaced() {
    const VALUES: [&str; 16] = [
        "0",
        "-1",
        "1e9",
        "nan",
        "inf",
        "-0.0",
        "\"\"",
        "\"\\u0000\\t\\n\"",
        "[]",
        "[[]]",
        "[1]",
        "{}",
        "true",
        "9223372036854775807",
        "\"a\"",
        "1979-05-27",
    ];
    let mut dice = Dice(2);
    for round in 0..350 {
        let mut lines: Vec<String> = SEEDS[round % SEEDS.len()]
            .lines()
            .map(str::to_owned)
            .collect();
        for _ in 0..=dice.roll(4) {
            let at = dice.roll(lines.len());
            if let Some((key, _)) = lines[at].clone().split_once(" = ") {
                lines[at] = format!("{key} = {}", VALUES[dice.roll(VALUES.len())]);
            }
        }
        survive(&lines.join("\n"));
    }
}

#[test]
fn characters_replaced() {
    let mut dice = Dice(3);
    for round in 0..250 {
        let mut characters: Vec<char> = SEEDS[round % SEEDS.len()].chars().collect();
        for _ in 0..=dice.roll(5) {
            let at = dice.roll(characters.len());
            characters[at] = *['"', '[', ']', '\n', '9', '.', '-', 'é', '漢', '\u{0}', '=']
                .get(dice.roll(11))
                .unwrap_or(&'x');
        }
        survive(&characters.into_iter().collect::<String>());
    }
}

#[test]
fn crowds() {
    // Everything in one place, and everything joined to everything.
    let mut toml = String::new();
    for index in 0..14 {
        let (column, row) = (index % 3, index / 5);
        toml += &format!(
            "[[box]]\nid = \"n{index}\"\nlabel = \"Node {index}\"\nat = [{column}, {row}]\n"
        );
    }
    for from in 0..14 {
        for to in 0..4 {
            toml += &format!(
                "[[arrow]]\nfrom = \"n{from}\"\nto = \"n{to}\"\nlabel = \"call {from} {to}\"\nn = {}\n",
                from * 4 + to
            );
        }
    }
    survive(&toml);
    survive(&"[[box]]\nid = \"a\"\nat = [0, 0]\n".repeat(500));
    survive(&"[[text]]\ntext = \"a\"\nat = [0, 0]\n".repeat(500));
    survive(&format!(
        "[[box]]\nid = \"a\"\nlabel = \"{}\"\nat = [0, 0]\n",
        "word ".repeat(5000)
    ));
    survive(&format!(
        "[[box]]\nid = \"a\"\nlabel = \"{}\"\nat = [0, 0]\n",
        "x".repeat(20_000)
    ));
}
