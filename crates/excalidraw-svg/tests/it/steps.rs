//! Numbered steps and links: what a page needs to know of a drawing it shows inline.

use excalidraw_svg::{Options, Scene, render};

use crate::scene;

/// Two boxes, arrows there and back numbered by discs, a cross on the second arrow, a remark for the third step.
const TALK: &str = r#"
  {"type":"rectangle","id":"a","x":0,"y":0,"width":80,"height":40},
  {"type":"rectangle","id":"b","x":300,"y":0,"width":80,"height":40},
  {"type":"arrow","id":"go","x":84,"y":10,"points":[[0,0],[212,0]],"boundElements":[{"type":"text","id":"go-label"}]},
  {"type":"text","id":"go-label","containerId":"go","x":160,"y":0,"width":40,"height":20,"text":"42"},
  {"type":"arrow","id":"back","x":296,"y":35,"points":[[0,0],[-212,0]]},
  {"type":"line","id":"cross","x":110,"y":28,"points":[[0,0],[14,14]]},
  {"type":"ellipse","id":"one","x":90,"y":-2,"width":24,"height":24,"boundElements":[{"type":"text","id":"one-label"}]},
  {"type":"text","id":"one-label","containerId":"one","x":98,"y":0,"width":8,"height":20,"text":"1"},
  {"type":"ellipse","id":"two","x":270,"y":23,"width":24,"height":24,"boundElements":[{"type":"text","id":"two-label"}]},
  {"type":"text","id":"two-label","containerId":"two","x":278,"y":25,"width":8,"height":20,"text":"2"},
  {"type":"rectangle","id":"cell","x":0,"y":80,"width":50,"height":40,"boundElements":[{"type":"text","id":"cell-label"}]},
  {"type":"text","id":"cell-label","containerId":"cell","x":20,"y":90,"width":8,"height":20,"text":"3"},
  {"type":"text","id":"remark","x":100,"y":90,"width":90,"height":20,"text":"3: both agree"}"#;

/// The step of each element that belongs to one, and its words, in the order of the drawing.
fn steps(scene: &Scene) -> Vec<(String, String)> {
    let svg = render(scene, &Options::inline("x-"));
    svg.split("<g data-step=\"")
        .skip(1)
        .map(|rest| {
            let (step, rest) = rest.split_once("\">").unwrap();
            let text = group(rest)
                .rsplit_once("</text>")
                .map_or("", |(before, _)| {
                    before.rsplit_once('>').map_or("", |(_, text)| text)
                });
            (step.to_owned(), text.to_owned())
        })
        .collect()
}

/// What is inside a group that has just begun.
fn group(rest: &str) -> &str {
    let mut depth = 1;
    for (at, _) in rest.match_indices('<') {
        if rest[at..].starts_with("<g ") {
            depth += 1;
        } else if rest[at..].starts_with("</g>") {
            depth -= 1;
        }
        if depth == 0 {
            return &rest[..at];
        }
    }
    rest
}

#[test]
fn a_disc_numbers_the_arrow_at_its_tail_with_all_that_hangs_on_it() {
    let found = steps(&scene(TALK));
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(step, text)| (step.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("1", ""),
            ("1", "42"),
            ("2", ""),
            ("2", ""),
            ("1", ""),
            ("1", "1"),
            ("2", ""),
            ("2", "2"),
            ("3", "3: both agree"),
        ],
        "boxes and cells of data belong to no step"
    );
}

#[test]
fn a_group_with_one_number_is_its_step() {
    let grouped = TALK
        .replace(r#""id":"a","#, r#""id":"a","groupIds":["step","all"],"#)
        .replace(
            r#""id":"remark","#,
            r#""id":"remark","groupIds":["step","all"],"#,
        )
        .replace(r#""id":"one","#, r#""id":"one","groupIds":["all"],"#);
    let found = steps(&scene(&grouped));
    assert_eq!(found[0].0, "3", "the box comes with its remark");
    assert_eq!(found.iter().filter(|(step, _)| step == "1").count(), 4);
}

#[test]
fn a_frame_named_by_a_number_is_its_step() {
    let framed = TALK
        .replace(r#""id":"b","#, r#""id":"b","frameId":"f","#)
        .replace(r#""id":"go","#, r#""id":"go","frameId":"f","#)
        + r#",{"type":"frame","id":"f","name":"2. Copy","x":-10,"y":-10,"width":420,"height":60}"#;
    let svg = render(&scene(&framed), &Options::inline("x-"));
    // The box and the arrow that the frame clips, although a disc numbers the arrow 1.
    assert_eq!(
        svg.matches("<g data-step=\"2\"><g clip-path=\"url(#x-c14)\">")
            .count(),
        2,
        "{svg}"
    );
    let label = steps(&scene(&framed))
        .into_iter()
        .find(|(_, text)| text == "42");
    assert_eq!(label.unwrap().0, "2", "a label goes with its arrow");
}

#[test]
fn on_a_time_ladder_a_remark_comes_with_the_message_above_it() {
    let message = |n: u32, y: u32| {
        format!(
            r#"{{"type":"arrow","id":"m{n}","x":12,"y":{y},"points":[[0,0],[186,0]],
             "startBinding":{{"elementId":"left"}},"endBinding":{{"elementId":"right"}},
             "boundElements":[{{"type":"text","id":"t{n}"}}]}},
            {{"type":"text","id":"t{n}","containerId":"m{n}","x":80,"y":{y},"width":40,"height":20,"text":"{n}. send"}},"#
        )
    };
    let ladder = format!(
        r#"{{"type":"rectangle","id":"left","x":0,"y":0,"width":10,"height":400}},
        {{"type":"rectangle","id":"right","x":200,"y":0,"width":10,"height":400}},
        {}{}{{"type":"arrow","id":"lost","x":12,"y":170,"points":[[0,0],[90,0]],"startBinding":{{"elementId":"left"}}}},
        {{"type":"text","id":"early","x":20,"y":10,"width":60,"height":20,"text":"before"}},
        {{"type":"text","id":"between","x":20,"y":150,"width":60,"height":20,"text":"2 s without an answer"}},
        {{"type":"text","id":"late","x":20,"y":350,"width":60,"height":20,"text":"after"}},
        {{"type":"text","id":"far","x":500,"y":350,"width":60,"height":20,"text":"beside"}}"#,
        message(1, 100),
        message(2, 300)
    );
    let found = steps(&scene(&ladder));
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(step, text)| (step.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("1", ""),
            ("1", "1. send"),
            ("2", ""),
            ("2", "2. send"),
            ("1", ""),
            ("1", "2 s without an answer"),
            ("2", "after"),
        ]
    );
}

#[test]
fn only_inline_drawings_speak_of_steps() {
    for options in [
        Options::default(),
        Options::exact(),
        Options::exact().steps(true),
    ] {
        assert!(!render(&scene(TALK), &options).contains("data-step"));
    }
}

const LINKED: &str = r#"
  {"type":"ellipse","id":"dot","x":0,"y":0,"width":10,"height":10,"link":"a.html"},
  {"type":"rectangle","id":"a","x":20,"y":0,"width":80,"height":40,"link":"a.html","boundElements":[{"type":"text","id":"t"}]},
  {"type":"text","id":"t","containerId":"a","x":30,"y":0,"width":40,"height":20,"text":"Load\nbalancers","originalText":"Load\nbalancers"},
  {"type":"text","id":"n","x":30,"y":20,"width":40,"height":20,"text":"L4","link":"a.html"},
  {"type":"rectangle","id":"b","x":0,"y":80,"width":80,"height":40,"link":"b.html"}"#;

#[test]
fn neighbors_with_one_address_are_one_link_named_by_its_texts() {
    let svg = render(&scene(LINKED), &Options::inline("x-"));
    assert_eq!(svg.matches("<a ").count(), 2, "{svg}");
    assert!(
        svg.contains(
            "<a href=\"a.html\" rel=\"noopener noreferrer\" aria-label=\"Load balancers, L4\">"
        ),
        "{svg}"
    );
    assert!(
        svg.contains("role=\"group\""),
        "an image hides its links: {svg}"
    );
}

#[test]
fn exact_links_stay_as_the_official_exporter_writes_them() {
    let svg = render(&scene(LINKED), &Options::exact());
    assert_eq!(svg.matches("<a href=").count(), 4);
    assert!(!svg.contains("aria-label") && !svg.contains("role="));
}
