//! Every finding, on the line that causes it.

use excalidraw_sketch::{Severity, sketch_to_scene};

use crate::{arrow, node};

/// The findings as `line code` pairs.
fn check(toml: &str, expected: &[(usize, &str)]) {
    let (_, findings) = sketch_to_scene(toml, "test");
    let got: Vec<(usize, &str)> = findings
        .iter()
        .map(|finding| (finding.line, finding.code))
        .collect();
    assert_eq!(got, expected, "{findings:#?}");
}

fn message(toml: &str) -> String {
    let (_, findings) = sketch_to_scene(toml, "test");
    findings
        .iter()
        .map(|finding| finding.to_string())
        .collect::<Vec<_>>()
        .join("\n")
}

fn two() -> String {
    node("a", "service", 0.0, 0.0) + &node("b", "database", 1.0, 0.0)
}

#[test]
fn broken_toml() {
    check("[[box]\nid = 1", &[(1, "bad-toml")]);
    check("title = \"x\"\n\nid = ", &[(3, "bad-toml")]);
}

#[test]
fn nothing_to_draw() {
    check("title = \"x\"", &[(1, "empty")]);
    check(
        "[sequence]\nactors = []\nsteps = []",
        &[(1, "empty"), (1, "missing-field")],
    );
}

#[test]
fn unknown_fields_and_roles_with_a_guess() {
    let toml = "[[box]]\nid = \"a\"\nrole = \"databse\"\nlable = \"A\"\nat = [0, 0]\n";
    check(toml, &[(3, "unknown-role"), (4, "unknown-field")]);
    let text = message(toml);
    assert!(text.contains("did you mean `database`?"), "{text}");
    assert!(text.contains("did you mean `label`?"), "{text}");
}

#[test]
fn unknown_values() {
    check(
        &(two() + &arrow("a", "b", "kind = \"asink\"")),
        &[(12, "unknown-value")],
    );
    check(
        &(two() + "[[text]]\ntext = \"x\"\nat = [0, 2]\ncolor = \"blue\"\n"),
        &[(12, "unknown-value")],
    );
}

#[test]
fn wrong_types_and_missing_fields() {
    check(
        "[[box]]\nid = 7\nat = [0, 0]\n",
        &[(1, "empty"), (2, "wrong-type")],
    );
    check(
        "[[box]]\nid = \"a\"\n",
        &[(1, "empty"), (1, "missing-field")],
    );
    check(
        &(two() + "[[line]]\npoints = [[0, 0]]\n"),
        &[(9, "missing-field")],
    );
    check(
        &(two() + "[[box]]\nid = \"c\"\nat = [0, 1, 2]\n"),
        &[(9, "missing-field"), (11, "wrong-type")],
    );
}

#[test]
fn twice_the_same_id() {
    check(
        &(two() + &node("a", "cache", 2.0, 0.0)),
        &[(9, "duplicate-id")],
    );
}

#[test]
fn twice_the_same_number() {
    let toml = two() + &arrow("a", "b", "n = 1") + &arrow("b", "a", "n = 1");
    check(&toml, &[(13, "duplicate-number")]);
}

#[test]
fn arrows_without_a_box() {
    check(
        &(two() + "[[arrow]]\nfrom = \"a\"\n"),
        &[(9, "unbound-arrow")],
    );
    let toml = two() + &arrow("a", "bb", "");
    check(&toml, &[(11, "unbound-arrow")]);
    assert!(message(&toml).contains("did you mean `b`?"));
}

#[test]
fn boxes_on_top_of_each_other() {
    check(&(two() + &node("c", "cache", 1.0, 0.0)), &[(9, "overlap")]);
}

#[test]
fn text_on_top_of_a_box() {
    check(
        &(two() + "[[text]]\ntext = \"over it\"\nat = [0, 0]\n"),
        &[(9, "overlap")],
    );
}

#[test]
fn an_arrow_through_a_box() {
    let toml = two() + &node("c", "service", 2.0, 0.0) + &arrow("a", "c", "via = [[1, 0]]");
    check(&toml, &[(13, "arrow-through-box")]);
}

#[test]
fn labels_too_long() {
    let long = "Anextremelylongservicenamewithoutanyblank";
    let toml = format!("[[box]]\nid = \"a\"\nlabel = \"{long}\"\nat = [0, 0]\n");
    check(&toml, &[(1, "label-too-wide")]);
    let toml = two() + &arrow("a", "b", &format!("label = \"{long} {long}\""));
    check(&toml, &[(9, "label-too-wide")]);
}

#[test]
fn too_many_boxes_and_too_wide() {
    let boxes: String = (0..13)
        .map(|index| node(&format!("n{index}"), "plain", f64::from(index), 0.0))
        .collect();
    check(&boxes, &[(1, "wide-canvas"), (49, "too-many-boxes")]);
    let records: String = (0..20)
        .map(|index| {
            node(
                &format!("n{index}"),
                "data",
                f64::from(index % 4),
                f64::from(index / 4),
            )
        })
        .collect();
    check(&records, &[]);
}

#[test]
fn zones() {
    check(
        &(two() + "[[zone]]\nlabel = \"Z\"\naround = [\"q\"]\n"),
        &[(9, "empty-zone"), (11, "unknown-id")],
    );
    let between = node("a", "service", 0.0, 0.0)
        + &node("b", "service", 1.0, 0.0)
        + &node("c", "service", 2.0, 0.0);
    check(
        &(between + "[[zone]]\nlabel = \"Z\"\naround = [\"a\", \"c\"]\n"),
        &[(13, "zone-overlap")],
    );
}

#[test]
fn panels() {
    let panels = "[[panel]]\nid = \"p\"\ntitle = \"P\"\n[[panel]]\nid = \"q\"\ntitle = \"Q\"\n";
    let toml = panels.to_owned() + &two();
    check(&toml, &[(7, "missing-field"), (11, "missing-field")]);
    let toml = format!("{panels}[[box]]\nid = \"a\"\nat = [0, 0]\npanel = \"pp\"\n");
    check(&toml, &[(10, "unknown-id")]);
    assert!(message(&toml).contains("did you mean `p`?"));
}

#[test]
fn sequences() {
    let toml = "[sequence]\nactors = [{ id = \"a\" }, { id = \"a\" }, { id = \"b\" }]\nsteps = [\n{ from = \"a\", to = \"c\" },\n{ from = \"a\", to = \"b\", n = 1 },\n{ from = \"b\", to = \"a\", n = 1 },\n]\n";
    check(
        toml,
        &[
            (2, "duplicate-id"),
            (4, "unbound-arrow"),
            (6, "duplicate-number"),
        ],
    );
}

#[test]
fn a_box_in_the_panel_of_a_sequence() {
    let sequence = "[sequence]\nactors = [{ id = \"x\" }, { id = \"y\" }]\nsteps = [{ from = \"x\", to = \"y\" }]\n";
    check(
        &(sequence.to_owned() + &two()),
        &[(4, "box-beside-sequence")],
    );
    let zone = "[[zone]]\nlabel = \"Inside\"\naround = [\"y\"]\n";
    check(&(sequence.to_owned() + zone), &[]);
}

#[test]
fn off_the_canvas() {
    check(
        &(node("a", "plain", 0.0, 0.0) + &node("b", "plain", 640.0, 0.0))[..],
        &[(1, "wide-canvas"), (8, "off-canvas")],
    );
}

#[test]
fn what_is_lost_is_an_error_what_reads_badly_a_warning() {
    let (_, lost) = sketch_to_scene(&(two() + &arrow("a", "x", "")), "test");
    assert_eq!(lost[0].severity, Severity::Error);
    let toml = two() + &arrow("a", "b", "n = 1") + &arrow("b", "a", "n = 1");
    let (_, doubtful) = sketch_to_scene(&toml, "test");
    assert_eq!(doubtful[0].severity, Severity::Warning);
}
