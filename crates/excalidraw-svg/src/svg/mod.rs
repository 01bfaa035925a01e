//! Draws a scene as SVG.

mod color;
mod data_url;
mod draw;
mod embed;
mod frame;
mod freehand;
mod image;
mod linear;
mod markup;
mod paint;
mod path;
mod sanitize;
mod text;

pub(crate) use path::path_data;

use draw::Painter;
use markup::{Markup, Tag};

use crate::num::js;
use crate::rough::Session;
use crate::stage::{Bounds, Stage};
use crate::{Options, Scene, Theme};

/// Draws a scene as one `<svg>` element on one line.
///
/// Never fails: what cannot be drawn is left out.
///
/// ```
/// use excalidraw_svg::{Options, Scene, render};
/// let scene = Scene::parse(
///     br#"{"type":"excalidraw","elements":[{"type":"ellipse","id":"a","width":80,"height":40}]}"#,
/// )?;
/// let svg = render(&scene, &Options::default().padding(4.0).title("A cloud"));
/// assert!(svg.contains(r#"viewBox="0 0 88 48""#));
/// # Ok::<(), excalidraw_svg::ParseError>(())
/// ```
#[must_use]
pub fn render(scene: &Scene, options: &Options) -> String {
    let exact = options.is_exact();
    let mut session = Session::new(options.limits.operations);
    let elements = frame::with_labels(scene, options, &mut session);
    let mut stage = Stage::new(elements, scene.background.as_deref(), !exact, session);
    let bounds = extent(&mut stage, exact);
    let padding = options.padding;
    let width = (bounds.x1 - bounds.x2).abs() + padding * 2.0;
    let height = (bounds.y1 - bounds.y2).abs() + padding * 2.0;
    let offset = [-bounds.x1 + padding, -bounds.y1 + padding];

    let count = stage.elements.len();
    let points: usize = stage.elements.iter().map(|e| e.points().len()).sum();
    let mut painter = Painter::new(scene, options, &mut stage, offset, [width, height]);
    // what an element of a usual scene takes; the buffer grows when that is not enough
    let capacity = 4096 + 1024 * count + 64 * points.min(1 << 18);
    let mut out = Markup::new(painter.space(), capacity);
    let fonts = text::font_style(scene, options);
    head(&painter, &fonts, &mut out);
    let head_end = out.len();
    if options.background
        && let Some(color) = &scene.background
    {
        let fill = painter.ink.fill(color);
        out.tag("rect")
            .plain("x", "0")
            .plain("y", "0")
            .number("width", width)
            .number("height", height)
            .with("fill", &fill)
            .empty();
    }
    painter.scene(&mut out);
    let images: usize = painter.symbols.iter().map(image::Symbol::len).sum();
    if images > 0 || painter.linked || options.theme == Theme::Variables {
        // what only drawing tells has a place in front of it
        let mut whole =
            Markup::with_images(painter.space(), 1024 + images + fonts.len() + out.len());
        head(&painter, &fonts, &mut whole);
        whole.append(&out, head_end);
        out = whole;
    }
    out.close("svg");
    out.into_string()
}

/// Everything in front of the drawing, as far as it is known.
fn head(painter: &Painter<'_, '_>, fonts: &str, out: &mut Markup) {
    let (options, exact) = (painter.options, painter.exact());
    root(options, painter.linked, painter.size, out);
    if exact {
        out.raw("<!-- svg-source:excalidraw -->");
        out.tag("metadata").empty();
    } else {
        names(options, out);
    }
    let colors = if options.theme == Theme::Variables {
        painter.ink.style(&format!("{}root", options.id_prefix))
    } else {
        String::new()
    };
    let has_style = !(fonts.is_empty() && colors.is_empty());
    let has_frames = painter.stage.elements.iter().any(|e| e.is_frame());
    if !exact && !has_style && !has_frames && painter.symbols.is_empty() {
        return;
    }
    out.tag("defs").open();
    // each new symbol was put in front of the others
    for symbol in painter.symbols.iter().rev() {
        symbol.write(out);
    }
    painter.clips(out);
    if exact {
        out.tag("style").plain("class", "style-fonts").open();
    } else if has_style {
        out.tag("style").open();
    }
    if exact || has_style {
        out.raw(fonts);
        out.raw(&colors);
        out.close("style");
    }
    out.close("defs");
}

/// Begins the root element.
fn root(options: &Options, linked: bool, [width, height]: [f64; 2], out: &mut Markup) {
    let mut root = out
        .tag("svg")
        .plain("version", "1.1")
        .plain("xmlns", "http://www.w3.org/2000/svg")
        .with("viewBox", &format!("0 0 {} {}", js(width), js(height)))
        .number("width", width * options.scale)
        .number("height", height * options.scale);
    if options.is_exact() {
        if options.theme == Theme::Dark {
            root = root.plain("filter", "invert(93%) hue-rotate(180deg)");
        }
    } else {
        describe(&mut root, options, linked);
    }
    root.open();
}

/// The title and the description with their ids.
fn named(options: &Options) -> impl Iterator<Item = (&'static str, String, &str)> {
    let both = [("title", &options.title), ("desc", &options.desc)];
    both.into_iter().filter_map(|(name, text)| {
        let id = format!("{}{name}", options.id_prefix);
        Some((name, id, text.as_deref()?))
    })
}

/// Points assistive technology to the drawing's name.
fn describe(root: &mut Tag<'_>, options: &Options, linked: bool) {
    if options.theme == Theme::Variables {
        root.set("id", &format!("{}root", options.id_prefix));
    }
    // what is inside an image is hidden from assistive technology, and links must not be
    root.set("role", if linked { "group" } else { "img" });
    let labels: Vec<String> = named(options).map(|(_, id, _)| id).collect();
    if !labels.is_empty() {
        root.set("aria-labelledby", &labels.join(" "));
    }
}

fn names(options: &Options, out: &mut Markup) {
    for (name, id, text) in named(options) {
        out.tag(name).with("id", &id).open();
        out.text(&text.replace(['\n', '\r'], " "));
        out.close(name);
    }
}

/// The box around everything outside frames, and the frames.
fn extent(stage: &mut Stage<'_>, exact: bool) -> Bounds {
    let is_root = |stage: &Stage<'_>, i: usize| {
        let e = &stage.elements[i];
        e.is_frame() || !stage.frame(i).is_some_and(|f| stage.elements[f].is_frame())
    };
    stage.show(is_root);
    let roots: Vec<usize> = (0..stage.elements.len())
        .filter(|i| stage.find(&stage.elements[*i].id) == Some(*i))
        .collect();
    let mut all = Bounds {
        x1: f64::INFINITY,
        y1: f64::INFINITY,
        x2: f64::NEG_INFINITY,
        y2: f64::NEG_INFINITY,
    };
    let mut any = false;
    for i in roots {
        // what cannot be drawn takes no room
        let Ok(b) = stage.bounds(i) else { continue };
        if !exact && ![b.x1, b.y1, b.x2, b.y2].iter().all(|n| n.is_finite()) {
            continue;
        }
        any = true;
        all.x1 = crate::num::min(all.x1, b.x1);
        all.y1 = crate::num::min(all.y1, b.y1);
        all.x2 = crate::num::max(all.x2, b.x2);
        all.y2 = crate::num::max(all.y2, b.y2);
    }
    stage.show(|_, _| true);
    if any {
        all
    } else {
        Bounds {
            x1: 0.0,
            y1: 0.0,
            x2: 0.0,
            y2: 0.0,
        }
    }
}
