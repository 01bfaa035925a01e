//! Drawings to SVG, each content once: in memory between builds, and in a folder between runs.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use excalidraw_svg::{FontEmbedding, Options, ParseError, Scene};

use crate::html::escape;
use crate::settings::RawHtml;
use crate::stages::link::{self, Destination, Refused};
use crate::stages::raw_html::{self, Token};

/// Stands for the id prefix in a rendered drawing, so that one rendering serves every place it is shown.
const PREFIX: &str = "hld-id-prefix-";
/// Stands for the caption.
const TITLE: &str = "hld-title-of-the-drawing";
/// Stands for the alternative text.
const DESC: &str = "hld-description-of-the-drawing";
/// A folder that somebody filled by hand could hold anything.
const MAX_CACHED: u64 = 64 << 20;

/// Rendered drawings by the hash of the scene.
#[derive(Debug, Default)]
pub struct Drawings {
    memory: Mutex<HashMap<[u8; 32], Arc<str>>>,
    folder: Option<PathBuf>,
    /// Files of the folder that were asked for.
    used: Mutex<HashSet<String>>,
    fonts: Fonts,
    salt: u64,
}

/// Where the letters of drawings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fonts {
    /// The page has the fonts; a drawing only names them.
    #[default]
    OfThePage,
    /// Each drawing carries the glyphs it uses: a foreign theme has none of these fonts.
    InTheDrawing,
}

impl Drawings {
    /// Drawings that are also kept in a folder, when one is given.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self {
            memory: Mutex::default(),
            folder,
            used: Mutex::default(),
            fonts: Fonts::default(),
            salt: program_stamp(),
        }
    }

    /// Sets where the letters come from.
    #[must_use]
    pub fn with_fonts(mut self, fonts: Fonts) -> Self {
        self.fonts = fonts;
        self
    }

    /// A scene as inline SVG with places for prefix, caption and alternative text; see [`place`].
    pub fn render(&self, scene: &[u8]) -> Result<Arc<str>, ParseError> {
        let key = *blake3::hash(scene).as_bytes();
        if let Some(svg) = lock(&self.memory).get(&key) {
            return Ok(Arc::clone(svg));
        }
        let file = self.folder.as_ref().map(|folder| {
            let name = self.file_name(&key);
            let file = folder.join(&name);
            lock(&self.used).insert(name);
            file
        });
        let cached = file.as_deref().and_then(read_cached);
        let svg: Arc<str> = match cached {
            Some(svg) => svg.into(),
            None => {
                let scene = Scene::parse(scene)?;
                let fonts = match self.fonts {
                    Fonts::OfThePage => FontEmbedding::None,
                    Fonts::InTheDrawing => FontEmbedding::Subset,
                };
                let options = Options::inline(PREFIX)
                    .title(TITLE)
                    .desc(DESC)
                    .fonts(fonts)
                    .precision(PRECISION);
                let svg = one_line(&excalidraw_svg::render(&scene, &options));
                if let Some(file) = &file {
                    write_cached(file, &svg);
                }
                svg.into()
            }
        };
        lock(&self.memory).insert(key, Arc::clone(&svg));
        Ok(svg)
    }

    /// Removes from the folder what nobody asked for: drawings that are gone, or that another build of this
    /// program rendered. For the end of a whole book.
    pub fn forget_others(&self) {
        let Some(entries) = self.folder.as_ref().and_then(|at| fs::read_dir(at).ok()) else {
            return;
        };
        let used = lock(&self.used);
        for entry in entries.flatten() {
            let name = entry.file_name();
            let is_ours = name.to_str().is_some_and(|name| {
                let stem = name.strip_suffix(".svg");
                stem.is_some_and(|stem| {
                    stem.len() == NAME && stem.bytes().all(|b| b.is_ascii_hexdigit())
                }) && !used.contains(name)
            });
            if is_ours {
                // What stays takes room and does no harm.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn file_name(&self, key: &[u8; 32]) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(key);
        hasher.update(&self.salt.to_le_bytes());
        hasher.update(&[u8::from(self.fonts == Fonts::InTheDrawing)]);
        format!("{}.svg", &hasher.finalize().to_hex()[..NAME])
    }
}

/// Letters of a file's name before the ending.
const NAME: usize = 40;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves the contents whole: entries are inserted complete.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Decimals of a coordinate: a twentieth of a pixel is not seen, and every digit is paid for on each page.
const PRECISION: u8 = 1;

/// What tells one build of this program from another: what an older one kept in a cache is not reused.
#[must_use]
pub fn program_stamp() -> u64 {
    let of = || {
        let meta = fs::metadata(std::env::current_exe().ok()?).ok()?;
        let time = meta
            .modified()
            .ok()?
            .duration_since(std::time::UNIX_EPOCH)
            .ok()?;
        Some(meta.len() ^ u64::try_from(time.as_nanos() & u128::from(u64::MAX)).ok()?)
    };
    of().unwrap_or(0)
}

fn read_cached(path: &Path) -> Option<String> {
    let meta = fs::symlink_metadata(path).ok()?;
    if !meta.is_file() || meta.len() > MAX_CACHED {
        return None;
    }
    let svg = fs::read_to_string(path).ok()?;
    // Cut short by a full disk: render again.
    (svg.starts_with("<svg") && svg.ends_with("</svg>")).then_some(svg)
}

/// A cache that cannot be written is a slower one, not an error.
fn write_cached(path: &Path, svg: &str) {
    let write = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Under a name of this process first: another build may read while we write.
        let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
        let mut file = fs::File::create(&unfinished)?;
        file.write_all(svg.as_bytes())?;
        drop(file);
        fs::rename(&unfinished, path)
    };
    let _ = write();
}

fn one_line(svg: &str) -> String {
    svg.trim().replace(['\r', '\n'], " ")
}

/// A rendered drawing for one place in the book.
#[must_use]
pub fn place(svg: &str, prefix: &str, title: &str, desc: &str) -> String {
    let svg = svg
        .replace(PREFIX, prefix)
        .replacen(TITLE, &escape(title), 1)
        .replacen(DESC, &escape(desc), 1);
    let opening = &svg[..svg.find('>').unwrap_or(svg.len())];
    let mut labels = String::new();
    if !opening.contains(" role=") {
        labels.push_str(" role=\"img\"");
    }
    if !opening.contains(" aria-labelledby=") {
        labels.push_str(&format!(" aria-labelledby=\"{prefix}title {prefix}desc\""));
    }
    match svg.strip_prefix("<svg") {
        Some(rest) => format!("<svg{labels}{rest}"),
        None => svg,
    }
}

/// Elements that only draw; what follows `fe` are the primitives of filters.
const DRAWING_ELEMENTS: [&str; 27] = [
    "a",
    "circle",
    "clippath",
    "defs",
    "desc",
    "ellipse",
    "filter",
    "g",
    "image",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialgradient",
    "rect",
    "stop",
    "style",
    "svg",
    "symbol",
    "text",
    "title",
    "tspan",
    "use",
];

/// Whether an SVG only draws: no script, no handler, no address that is loaded from elsewhere.
///
/// The renderer promises it; a drawing comes from strangers, so it is looked at once more before it enters a page.
#[must_use]
pub fn only_draws(svg: &str) -> bool {
    let tokens = raw_html::tokens(svg);
    tokens
        .iter()
        .enumerate()
        .all(|(index, (range, token))| match token {
            Token::Comment(_) => true,
            Token::Other => false,
            Token::Close(name) => is_drawing(name),
            Token::Open { name, attributes } => {
                let next = tokens
                    .get(index + 1)
                    .map_or(svg.len(), |(next, _)| next.start);
                is_drawing(name)
                    && (name != "style" || loads_nothing(svg.get(range.end..next).unwrap_or("")))
                    && attributes
                        .iter()
                        .all(|(key, value)| attribute_draws(name, key, value))
            }
        })
}

fn attribute_draws(element: &str, key: &str, value: &str) -> bool {
    match (element, key) {
        (_, key) if key.starts_with("on") => false,
        ("a", "href" | "xlink:href") => {
            link::verdict(value, Destination::Link, "", RawHtml::Listed) != Some(Refused::Scheme)
        }
        ("image", "href" | "xlink:href") => value.starts_with("data:image/"),
        (_, "href" | "xlink:href" | "src") => value.starts_with('#'),
        // Only CSS reads an address in here; a label such as `url(x)` is no attribute.
        (_, "aria-label" | "id" | "class") => true,
        _ => loads_nothing(value),
    }
}

/// Whether CSS names no address but those within the page.
fn loads_nothing(css: &str) -> bool {
    let css = css.to_ascii_lowercase();
    !css.contains("@import")
        && !css.contains('\\')
        && css.split("url(").skip(1).all(|address| {
            let address = address
                .trim_start()
                .trim_start_matches(['"', '\'', '&'])
                .trim_start_matches("quot;");
            address.starts_with('#') || address.starts_with("data:")
        })
}

fn is_drawing(name: &str) -> bool {
    DRAWING_ELEMENTS.contains(&name) || name.starts_with("fe")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCENE: &[u8] =
        br##"{"type":"excalidraw","elements":[{"type":"rectangle","id":"a","x":0,"y":0,"width":80,"height":40,"seed":1}]}"##;

    const LETTERS: &[u8] =
        br##"{"type":"excalidraw","elements":[{"type":"text","id":"a","x":0,"y":0,"width":80,"height":25,"text":"url(x)","fontSize":20,"fontFamily":5}]}"##;

    #[test]
    fn a_foreign_theme_gets_the_letters() {
        let render = |fonts| {
            Drawings::new(None)
                .with_fonts(fonts)
                .render(LETTERS)
                .unwrap()
        };
        assert!(!render(Fonts::OfThePage).contains("@font-face"));
        assert!(render(Fonts::InTheDrawing).contains("@font-face"));
    }

    #[test]
    fn one_rendering_serves_two_places() {
        let drawings = Drawings::new(None);
        let svg = drawings.render(SCENE).unwrap();
        let first = place(&svg, "a-1-", "A & B", "1. <x>");
        let second = place(&drawings.render(SCENE).unwrap(), "b-1-", "C", "d");
        assert!(first.starts_with("<svg"), "{first}");
        assert!(
            first.contains("A &amp; B") && first.contains("1. &lt;x&gt;"),
            "{first}"
        );
        assert!(
            first.contains("id=\"a-1-title\"") && !first.contains("b-1-"),
            "{first}"
        );
        assert!(second.contains("id=\"b-1-title\""), "{second}");
        assert!(!first.contains("hld-"), "{first}");
        assert!(!first.contains('\n'));
    }

    #[test]
    fn a_folder_keeps_drawings_and_a_damaged_one_is_made_again() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("drawings");
        let svg = Drawings::new(Some(folder.clone())).render(SCENE).unwrap();
        let files: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|f| f.unwrap().path())
            .collect();
        assert_eq!(files.len(), 1);
        fs::write(&files[0], "<svg cut").unwrap();
        let drawings = Drawings::new(Some(folder.clone()));
        assert_eq!(drawings.render(SCENE).unwrap(), svg);
        assert_eq!(fs::read_to_string(&files[0]).unwrap(), &*svg);
    }

    #[test]
    fn what_nobody_asks_for_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().to_owned();
        fs::write(folder.join("mine.svg"), "<svg></svg>").unwrap();
        Drawings::new(Some(folder.clone())).render(LETTERS).unwrap();
        let drawings = Drawings::new(Some(folder.clone()));
        drawings.render(SCENE).unwrap();
        let files = || fs::read_dir(&folder).unwrap().count();
        assert_eq!(files(), 3);
        drawings.forget_others();
        assert_eq!(files(), 2);
        assert!(folder.join("mine.svg").exists());
        drawings.render(SCENE).unwrap();
    }

    #[test]
    fn a_drawing_only_draws() {
        for fonts in [Fonts::OfThePage, Fonts::InTheDrawing] {
            let drawings = Drawings::new(None).with_fonts(fonts);
            assert!(only_draws(&drawings.render(SCENE).unwrap()), "{fonts:?}");
            assert!(only_draws(&drawings.render(LETTERS).unwrap()), "{fonts:?}");
        }
        for svg in [
            "<svg><script>1</script></svg>",
            "<svg onload=\"x\"></svg>",
            "<svg><image href=\"https://evil.example/x.png\"/></svg>",
            "<svg><a href=\"javascript:x\"></a></svg>",
            "<svg><foreignObject></foreignObject></svg>",
            "<svg><use href=\"other.svg#a\"/></svg>",
            "<svg><style>@import 'https://evil.example/x.css'</style></svg>",
            "<svg><style>a{background:url(//evil.example)}</style></svg>",
            "<svg><path fill=\"url(https://evil.example/#a)\"/></svg>",
        ] {
            assert!(!only_draws(svg), "{svg}");
        }
    }

    #[test]
    fn what_is_no_scene_is_an_error() {
        assert!(Drawings::new(None).render(b"{}").is_err());
        assert!(Drawings::new(None).render(b"\xff\xfe").is_err());
    }
}
