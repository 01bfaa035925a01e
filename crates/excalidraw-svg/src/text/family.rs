//! The font families of the format, by number, with the metrics that place a baseline.

/// Family of new texts: Excalifont.
pub(crate) const DEFAULT: u32 = 5;
/// Family of frame names and placeholder labels.
pub(crate) const HELVETICA: u32 = 2;

/// What a family says about vertical placement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Metrics {
    pub(crate) em: f64,
    pub(crate) ascender: f64,
    pub(crate) descender: f64,
    pub(crate) line_height: f64,
}

struct Family {
    id: u32,
    name: &'static str,
    css: &'static str,
    metrics: Metrics,
}

const fn metrics_of(em: f64, ascender: f64, descender: f64, line_height: f64) -> Metrics {
    Metrics {
        em,
        ascender,
        descender,
        line_height,
    }
}

/// The emoji fallback at the end of every list, and the whole list of an unknown family.
const EMOJI: &str = "Segoe UI Emoji";

static FAMILIES: [Family; 8] = [
    Family {
        id: 1,
        name: "Virgil",
        css: "Virgil, Segoe UI Emoji",
        metrics: metrics_of(1000.0, 886.0, -374.0, 1.25),
    },
    Family {
        id: 2,
        name: "Helvetica",
        css: "Helvetica, Segoe UI Emoji",
        metrics: metrics_of(2048.0, 1577.0, -471.0, 1.15),
    },
    Family {
        id: 3,
        name: "Cascadia",
        css: "Cascadia, Segoe UI Emoji",
        metrics: metrics_of(2048.0, 1900.0, -480.0, 1.2),
    },
    Family {
        id: 5,
        name: "Excalifont",
        css: "Excalifont, Xiaolai, Segoe UI Emoji",
        metrics: metrics_of(1000.0, 886.0, -374.0, 1.25),
    },
    Family {
        id: 6,
        name: "Nunito",
        css: "Nunito, Segoe UI Emoji",
        metrics: metrics_of(1000.0, 1011.0, -353.0, 1.35),
    },
    Family {
        id: 7,
        name: "Lilita One",
        css: "Lilita One, Segoe UI Emoji",
        metrics: metrics_of(1000.0, 923.0, -220.0, 1.15),
    },
    Family {
        id: 8,
        name: "Comic Shanns",
        css: "Comic Shanns, Segoe UI Emoji",
        metrics: metrics_of(1000.0, 750.0, -250.0, 1.25),
    },
    Family {
        id: 9,
        name: "Liberation Sans",
        css: "Liberation Sans, Segoe UI Emoji",
        metrics: metrics_of(2048.0, 1854.0, -434.0, 1.15),
    },
];

fn find(id: Option<u32>) -> Option<&'static Family> {
    FAMILIES.iter().find(|f| Some(f.id) == id)
}

/// Metrics of a family; those of Excalifont for an unknown one, whose numbers Virgil shares.
pub(crate) fn metrics(id: Option<u32>) -> Metrics {
    match id {
        Some(100) => metrics_of(1000.0, 880.0, -144.0, 1.15),
        _ => find(id).map_or(metrics_of(1000.0, 886.0, -374.0, 1.25), |f| f.metrics),
    }
}

/// The `font-family` list of a family.
pub(crate) fn css(id: Option<u32>) -> &'static str {
    find(id).map_or(EMOJI, |f| f.css)
}

/// The family of the legacy `font` field.
pub(crate) fn id_by_name(name: &str) -> Option<u32> {
    FAMILIES.iter().find(|f| f.name == name).map(|f| f.id)
}
