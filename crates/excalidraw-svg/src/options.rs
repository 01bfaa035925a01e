//! What a caller can choose about a drawing, and how large a scene may be.

use std::fmt;

/// Whose picture is drawn where the official exporter has a bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Mode {
    /// What the author sees on the canvas: known bugs of the official exporter are not repeated.
    #[default]
    Default,
    /// The bytes `exportToSvg` of `@excalidraw/excalidraw` 0.18.1 writes, bugs included.
    ///
    /// Made for comparing; do not place the result in a page you care about: image addresses,
    /// colors and ids pass through as they stand in the scene.
    Exact,
}

/// The colors of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Theme {
    /// The colors of the scene.
    #[default]
    Light,
    /// Excalidraw's dark mode: one filter on the root, as the official exporter does.
    Dark,
    /// Every color is a CSS custom property with a light and a dark value, so that an inline
    /// drawing follows the page: `prefers-color-scheme`, and `data-theme="light"` or `"dark"` on an ancestor.
    ///
    /// The custom property of `#1e1e1e` is `--ex-1e1e1e`.
    Variables,
}

/// How text finds its fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum FontEmbedding {
    /// Only family names; the page or the system has the fonts.
    #[default]
    None,
    /// The glyphs a drawing uses, subset and inlined as WOFF2.
    Subset,
    /// `@font-face` rules that point to files beside the page, see [`Options::font_base`].
    Reference,
}

/// Everything that can be chosen about a drawing; start from [`Options::default`] or [`Options::exact`].
///
/// ```
/// use excalidraw_svg::{Options, Theme};
///
/// let options = Options::default().theme(Theme::Dark).padding(20.0).id_prefix("fig1-");
/// assert_eq!(options.padding, 20.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// Whose picture is drawn where the official exporter has a bug. Default: [`Mode::Default`].
    pub mode: Mode,
    /// The colors. Default: [`Theme::Light`].
    pub theme: Theme,
    /// Whether the scene's background color is painted behind it.
    /// Default: on; [`Options::theme`] turns it off for [`Theme::Variables`].
    pub background: bool,
    /// Space around the drawing, in scene pixels. Default: 10.
    pub padding: f64,
    /// Factor from scene pixels to the `width` and `height` of the root. Default: 1.
    pub scale: f64,
    /// How text finds its fonts. Default: [`FontEmbedding::None`].
    pub fonts: FontEmbedding,
    /// Folder or address in front of the file names of [`FontEmbedding::Reference`]. Default: `fonts/`.
    pub font_base: String,
    /// Put in front of every id, so that several drawings can live in one page. Default: empty.
    pub id_prefix: String,
    /// Digits after the point of path coordinates, 0 to 6; `None` is what the official exporter does (2). Default: `None`.
    pub precision: Option<u8>,
    /// Text of `<title>`: the drawing's short name for assistive technology. Default: none.
    pub title: Option<String>,
    /// Text of `<desc>`: the drawing in words. Default: none.
    pub desc: Option<String>,
    /// Whether what belongs to a numbered step says so in `data-step`, for pages that show a drawing step by step.
    /// Default: off; [`Options::inline`] turns it on, and the exact mode never does it.
    pub steps: bool,
    /// Bounds on the work one drawing may cause. Default: [`Limits::default`].
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::Default,
            theme: Theme::Light,
            background: true,
            padding: 10.0,
            scale: 1.0,
            fonts: FontEmbedding::None,
            font_base: "fonts/".to_owned(),
            id_prefix: String::new(),
            precision: None,
            title: None,
            desc: None,
            steps: false,
            limits: Limits::default(),
        }
    }
}

impl Options {
    /// The official exporter's picture, byte for byte.
    #[must_use]
    pub fn exact() -> Self {
        Self {
            mode: Mode::Exact,
            ..Self::default()
        }
    }

    /// A drawing to place inline in an HTML page: [`Theme::Variables`], no background, ids behind `id_prefix`,
    /// numbered steps marked.
    ///
    /// ```
    /// let scene = excalidraw_svg::Scene::parse(br#"{"type":"excalidraw","elements":[]}"#)?;
    /// let svg = excalidraw_svg::render(&scene, &excalidraw_svg::Options::inline("fig1-").title("Nothing"));
    /// assert!(svg.contains("<title id=\"fig1-title\">Nothing</title>"));
    /// # Ok::<(), excalidraw_svg::ParseError>(())
    /// ```
    #[must_use]
    pub fn inline(id_prefix: impl Into<String>) -> Self {
        Self::default()
            .theme(Theme::Variables)
            .id_prefix(id_prefix)
            .steps(true)
    }

    /// Sets [`Options::mode`].
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets [`Options::theme`]; [`Theme::Variables`] also turns the background off.
    #[must_use]
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        if theme == Theme::Variables {
            self.background = false;
        }
        self
    }

    /// Sets [`Options::background`].
    #[must_use]
    pub fn background(mut self, background: bool) -> Self {
        self.background = background;
        self
    }

    /// Sets [`Options::padding`].
    #[must_use]
    pub fn padding(mut self, padding: f64) -> Self {
        self.padding = padding;
        self
    }

    /// Sets [`Options::scale`].
    #[must_use]
    pub fn scale(mut self, scale: f64) -> Self {
        self.scale = scale;
        self
    }

    /// Sets [`Options::fonts`].
    #[must_use]
    pub fn fonts(mut self, fonts: FontEmbedding) -> Self {
        self.fonts = fonts;
        self
    }

    /// Sets [`Options::font_base`].
    #[must_use]
    pub fn font_base(mut self, base: impl Into<String>) -> Self {
        self.font_base = base.into();
        self
    }

    /// Sets [`Options::id_prefix`].
    #[must_use]
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.id_prefix = prefix.into();
        self
    }

    /// Sets [`Options::precision`].
    #[must_use]
    pub fn precision(mut self, digits: u8) -> Self {
        self.precision = Some(digits.min(6));
        self
    }

    /// Sets [`Options::title`].
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets [`Options::desc`].
    #[must_use]
    pub fn desc(mut self, desc: impl Into<String>) -> Self {
        self.desc = Some(desc.into());
        self
    }

    /// Sets [`Options::steps`].
    #[must_use]
    pub fn steps(mut self, steps: bool) -> Self {
        self.steps = steps;
        self
    }

    /// Sets [`Options::limits`].
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub(crate) fn is_exact(&self) -> bool {
        self.mode == Mode::Exact
    }
}

/// Bounds that keep time and memory finite whatever the input is.
///
/// Reading stops with [`ParseError::TooLarge`](crate::ParseError::TooLarge) at the first four;
/// drawing leaves out the element that would pass the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the input, and of the scene after decompression. Default: 64 MiB.
    pub bytes: usize,
    /// Elements of a scene, deleted ones included. Default: 100,000.
    pub elements: usize,
    /// Points of all lines, arrows and strokes together. Default: 2,000,000.
    pub points: usize,
    /// Depth of nested lists and objects in the JSON. Default: 64.
    pub nesting: usize,
    /// Drawing operations (about one per curve segment) of one drawing. Default: 8,000,000.
    pub operations: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            elements: 100_000,
            points: 2_000_000,
            nesting: 64,
            operations: 8_000_000,
        }
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Variables => "variables",
        })
    }
}
