//! What must hold of every scene for the editor to open it without repair.

use std::collections::BTreeMap;

use excalidraw_svg::font;
use serde_json::Value;

use crate::{arrow, draw, elements, node};

fn fixture_scenes() -> Vec<Value> {
    let sketches = [
        include_str!("../fixtures/cache-aside.toml"),
        include_str!("../fixtures/idempotency-key.toml"),
        include_str!("../fixtures/latency-plot.toml"),
        include_str!("../fixtures/panels.toml"),
        include_str!("../fixtures/roles.toml"),
    ];
    sketches.iter().map(|toml| draw(toml).0).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

#[test]
fn ids_are_unique_and_order_keys_rise() {
    for scene in fixture_scenes() {
        let mut seen = BTreeMap::new();
        let mut last = String::new();
        for element in elements(&scene) {
            let id = element["id"].as_str().expect("an id");
            assert!(seen.insert(id, ()).is_none(), "{id} twice");
            let index = element["index"].as_str().expect("an order key").to_owned();
            assert!(index > last, "{index} after {last}");
            last = index;
            assert!(number(&element["seed"]) >= 1.0);
        }
    }
}

#[test]
fn every_binding_is_known_at_both_ends() {
    for scene in fixture_scenes() {
        let by_id: BTreeMap<&str, &Value> = elements(&scene)
            .iter()
            .map(|element| (element["id"].as_str().unwrap_or_default(), element))
            .collect();
        let lists = |container: &str, id: &str| {
            by_id[container]["boundElements"]
                .as_array()
                .is_some_and(|bound| bound.iter().any(|entry| entry["id"] == id))
        };
        for (id, element) in &by_id {
            for end in ["startBinding", "endBinding"] {
                if let Some(target) = element[end]["elementId"].as_str() {
                    assert!(lists(target, id), "{target} does not know {id}");
                    let focus = number(&element[end]["focus"]);
                    assert!((-1.0..=1.0).contains(&focus));
                    assert!(number(&element[end]["gap"]) >= 1.0);
                }
            }
            if let Some(container) = element["containerId"].as_str() {
                assert!(lists(container, id), "{container} does not know {id}");
            }
            for bound in element["boundElements"].as_array().into_iter().flatten() {
                let other = by_id[bound["id"].as_str().unwrap_or_default()];
                assert_eq!(other["type"], bound["type"]);
            }
        }
    }
}

#[test]
fn texts_are_as_big_as_their_font_makes_them() {
    for scene in fixture_scenes() {
        for text in elements(&scene)
            .iter()
            .filter(|element| element["type"] == "text")
        {
            let (width, lines) = font::measure_lines(
                font::EXCALIFONT,
                number(&text["fontSize"]),
                text["text"].as_str().unwrap_or_default(),
            );
            // Labels on arrows have a little air at both sides, for the cut in the line.
            let air = number(&text["width"]) - width;
            assert!((-0.01..8.02).contains(&air), "{}: {air}", text["text"]);
            let height = lines as f64 * number(&text["fontSize"]) * 1.25;
            assert!((number(&text["height"]) - height).abs() < 0.01);
            assert!(number(&text["fontSize"]) >= 12.0);
        }
    }
}

#[test]
fn lines_start_at_their_corner_and_have_the_extent_of_their_points() {
    for scene in fixture_scenes() {
        for line in elements(&scene) {
            let Some(points) = line["points"].as_array() else {
                continue;
            };
            assert!(points.len() >= 2);
            assert_eq!((number(&points[0][0]), number(&points[0][1])), (0.0, 0.0));
            for (axis, side) in ["width", "height"].iter().enumerate() {
                let values: Vec<f64> = points.iter().map(|point| number(&point[axis])).collect();
                let extent = values.iter().copied().fold(f64::MIN, f64::max)
                    - values.iter().copied().fold(f64::MAX, f64::min);
                assert!(
                    (extent - number(&line[*side])).abs() < 0.05,
                    "{}",
                    line["id"]
                );
            }
            if line["elbowed"] == true {
                for pair in points.windows(2) {
                    let dx = (number(&pair[1][0]) - number(&pair[0][0])).abs();
                    let dy = (number(&pair[1][1]) - number(&pair[0][1])).abs();
                    assert!(
                        dx.min(dy) < 0.02,
                        "a bent arrow has right angles: {}",
                        line["id"]
                    );
                }
            }
        }
    }
}

#[test]
fn a_label_sits_where_the_editor_will_put_it() {
    for scene in fixture_scenes() {
        for label in elements(&scene)
            .iter()
            .filter(|element| element["type"] == "text")
        {
            let Some(container) = label["containerId"].as_str() else {
                continue;
            };
            let Some(arrow) = elements(&scene)
                .iter()
                .find(|element| element["id"] == container && element["type"] == "arrow")
            else {
                continue;
            };
            let points = arrow["points"].as_array().expect("points");
            let at = |index: usize, axis: usize| number(&points[index][axis]);
            let (low, high) = ((points.len() - 1) / 2, points.len() / 2);
            for (axis, (place, side)) in [("x", "width"), ("y", "height")].iter().enumerate() {
                let middle = number(&arrow[*place]) + (at(low, axis) + at(high, axis)) / 2.0;
                let center = number(&label[*place]) + number(&label[*side]) / 2.0;
                assert!(
                    (middle - center).abs() < 1.5,
                    "{}: {middle} {center}",
                    label["text"]
                );
            }
        }
    }
}

#[test]
fn boxes_open_up_for_long_labels() {
    let toml = node("a", "service", 0.0, 0.0)
        + &node("b", "service", 1.0, 0.0)
        + &arrow("a", "b", "n = 1\nlabel = \"POST /payments, key K\"");
    let (scene, findings) = draw(&toml);
    assert!(findings.is_empty(), "{findings:?}");
    let find = |id: &str| {
        elements(&scene)
            .iter()
            .find(|element| element["id"] == id)
            .expect("a box")
    };
    let (a, b) = (find("box-a"), find("box-b"));
    let gap = number(&b["x"]) - number(&a["x"]) - number(&a["width"]);
    assert!(gap > 120.0, "{gap}");
}

#[test]
fn a_blocked_arrow_goes_around() {
    let toml = node("a", "service", 0.0, 0.0)
        + &node("b", "service", 1.0, 0.0)
        + &node("c", "service", 2.0, 0.0)
        + &arrow("a", "c", "");
    let (scene, findings) = draw(&toml);
    assert!(findings.is_empty(), "{findings:?}");
    let way = elements(&scene)
        .iter()
        .find(|element| element["type"] == "arrow")
        .expect("an arrow");
    assert_eq!(way["elbowed"], true);
    assert!(way["startBinding"]["fixedPoint"].is_array());
}
