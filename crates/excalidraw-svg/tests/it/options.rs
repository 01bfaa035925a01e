//! What each option changes, and what the default draws better than the official exporter.

use excalidraw_svg::{FontEmbedding, Options, Theme, font, render};

use crate::scene;

const BOX: &str = r##"{"type":"rectangle","id":"a b","x":5,"y":6,"width":80,"height":40,"seed":7,"strokeColor":"#1e1e1e","backgroundColor":"#a5d8ff"}"##;
const LABELED_LINE: &str = r#"{"type":"arrow","id":"l","x":0,"y":0,"points":[[0,0],[200,0]],"seed":3,"boundElements":[{"type":"text","id":"t"}]},
    {"type":"text","id":"t","containerId":"l","text":"HTTPS","x":80,"y":-10,"width":50,"height":20,"fontSize":16,"fontFamily":5}"#;

#[test]
fn page_size_follows_padding_and_scale() {
    let svg = render(&scene(BOX), &Options::default().padding(3.0).scale(2.0));
    assert!(
        svg.contains(r#"viewBox="0 0 86 46" width="172" height="92""#),
        "{svg}"
    );
}

#[test]
fn background_can_be_left_out() {
    let fill = r##"<rect x="0" y="0" width="100" height="60" fill="#ffffff">"##;
    assert!(render(&scene(BOX), &Options::default()).contains(fill));
    assert!(!render(&scene(BOX), &Options::default().background(false)).contains(fill));
}

#[test]
fn default_drawing_is_one_line_of_xml() {
    for elements in [BOX, LABELED_LINE] {
        let svg = render(&scene(elements), &Options::default());
        assert!(!svg.contains('\n'));
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
        assert!(!svg.contains("&nbsp;"));
    }
}

#[test]
fn dark_mode_recolors_instead_of_filtering() {
    let svg = render(&scene(BOX), &Options::default().theme(Theme::Dark));
    assert!(
        svg.contains(r##"fill="#121212""##) && svg.contains(r##"stroke="#d3d3d3""##),
        "{svg}"
    );
    assert!(!svg.contains("filter"));
    let exact = render(&scene(BOX), &Options::exact().theme(Theme::Dark));
    assert!(exact.contains(r#"filter="invert(93%) hue-rotate(180deg)""#));
}

#[test]
fn variables_carry_both_values_of_every_color() {
    let svg = render(
        &scene(BOX),
        &Options::inline("fig1-").title("A & B").desc("one\ntwo"),
    );
    for part in [
        r#"id="fig1-root" role="img" aria-labelledby="fig1-title fig1-desc""#,
        r#"<title id="fig1-title">A &amp; B</title>"#,
        r#"<desc id="fig1-desc">one two</desc>"#,
        "#fig1-root{--ex-1e1e1e:#1e1e1e;--ex-a5d8ff:#a5d8ff;}",
        r#"[data-theme="dark"] #fig1-root{--ex-1e1e1e:#d3d3d3;"#,
        r#"stroke="var(--ex-1e1e1e,#1e1e1e)""#,
        r#"fill="var(--ex-a5d8ff,#a5d8ff)""#,
    ] {
        assert!(svg.contains(part), "{part}\n{svg}");
    }
    assert!(!svg.contains('\n') && !svg.contains("filter"));
    // no background unless asked for
    assert!(!svg.contains("ffffff"));
}

#[test]
fn ids_carry_the_prefix_and_nothing_of_the_scene() {
    let svg = render(&scene(LABELED_LINE), &Options::default().id_prefix("p-"));
    for piece in svg.split(" id=\"").skip(1) {
        assert!(piece.starts_with("p-"), "{piece}");
    }
    assert!(svg.contains("mask=\"url(#p-m0)\""), "{svg}");
}

#[test]
fn a_straight_line_keeps_its_stroke_under_a_label() {
    let svg = render(&scene(LABELED_LINE), &Options::default());
    assert!(svg.contains(r#"maskUnits="userSpaceOnUse""#));
    assert!(!render(&scene(LABELED_LINE), &Options::exact()).contains("maskUnits"));
}

#[test]
fn precision_rounds_paths() {
    let svg = render(&scene(BOX), &Options::default().precision(0));
    let data = svg
        .split("<path d=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert!(!data.contains('.'), "{data}");
}

#[test]
fn clips_of_turned_frames_turn_with_them() {
    let frame = r#"{"type":"frame","id":"f","width":100,"height":50,"angle":0.5}"#;
    let svg = render(&scene(frame), &Options::default());
    assert!(
        svg.contains("rotate(28.64788975654116 50 25)\" width=\"100\" height=\"50\" rx=\"8\""),
        "{svg}"
    );
    assert!(render(&scene(frame), &Options::exact()).contains("rotate(0.5 50 25)"));
}

#[test]
fn newer_arrowheads_are_drawn() {
    let arrow = |head: &str| {
        scene(&format!(
            r#"{{"type":"arrow","id":"a","points":[[0,0],[200,0]],"endArrowhead":"{head}"}}"#
        ))
    };
    let paths = |head: &str| {
        render(&arrow(head), &Options::default())
            .matches("<path")
            .count()
    };
    assert_eq!(paths("cardinality_one"), 2);
    assert_eq!(paths("cardinality_many"), 3);
    assert_eq!(paths("cardinality_one_or_many"), 4);
    assert_eq!(paths("cardinality_exactly_one"), 3);
    assert_eq!(paths("cardinality_zero_or_one"), 4);
    assert_eq!(paths("cardinality_zero_or_many"), 5);
}

#[test]
fn a_stroke_without_pressures_is_drawn() {
    let stroke =
        r#"{"type":"freedraw","id":"s","points":[[0,0],[10,5],[30,9]],"simulatePressure":false}"#;
    assert!(render(&scene(stroke), &Options::default()).contains("<path"));
    assert!(!render(&scene(stroke), &Options::exact()).contains("<path"));
}

#[test]
fn fonts_are_embedded_or_referenced() {
    let text = r#"{"type":"text","id":"t","text":"Cache","width":50,"height":25,"fontSize":20,"fontFamily":5}"#;
    assert!(!render(&scene(text), &Options::default()).contains("@font-face"));
    let embedded = render(
        &scene(text),
        &Options::default().fonts(FontEmbedding::Subset),
    );
    assert!(embedded.contains("font-family: Excalifont; src: url(data:font/woff2;base64,"));
    let base = "/f/\");}x{";
    let referenced = render(
        &scene(text),
        &Options::default()
            .fonts(FontEmbedding::Reference)
            .font_base(base),
    );
    assert!(
        referenced.contains("src: url(/f/;xExcalifont-latin.woff2)"),
        "{}",
        &referenced[..600]
    );
}

#[test]
fn embedded_fonts_hold_the_glyphs_of_letters_that_meet() {
    // Excalifont has another f for the first of two: the letters alone would not bring it along.
    let text = r#"{"type":"text","id":"t","text":"off","width":50,"height":25,"fontSize":20,"fontFamily":5}"#;
    let embedded = render(
        &scene(text),
        &Options::default().fonts(FontEmbedding::Subset),
    );
    let whole = font::face_css(font::EXCALIFONT, "off");
    assert_ne!(whole, font::face_css(font::EXCALIFONT, "fo"));
    assert!(embedded.contains(&whole));
}

#[test]
fn drawing_twice_gives_the_same_bytes() {
    let dots = r#"{"type":"ellipse","id":"d","width":90,"height":60,"fillStyle":"dots","backgroundColor":"red","seed":0}"#;
    assert_eq!(
        render(&scene(dots), &Options::default()),
        render(&scene(dots), &Options::default())
    );
}
