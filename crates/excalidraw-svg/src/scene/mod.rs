//! A scene as drawn: elements restored to what the editor makes of them, files, background.

mod bindings;
mod element;
mod link;
mod restore;
mod route;

use std::collections::BTreeMap;

pub(crate) use element::{
    Align, Bound, Crop, Element, EndBinding, Kind, Linear, Point, Stroke, StrokeStyle, Text,
};
pub(crate) use link::{is_safe as is_safe_link, normalize as normalize_link};

use crate::json::Json;
use crate::{Limits, ParseError};

/// An image file of a scene.
#[derive(Debug, Clone, Default)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) data_url: String,
    pub(crate) mime: String,
}

/// A scene, read and repaired as the editor does when it opens a file.
///
/// ```
/// let scene = excalidraw_svg::Scene::parse(
///     br#"{"type":"excalidraw","elements":[{"type":"rectangle","id":"a","width":80,"height":40}]}"#,
/// )?;
/// assert_eq!(scene.len(), 1);
/// # Ok::<(), excalidraw_svg::ParseError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Scene {
    pub(crate) elements: Vec<Element>,
    pub(crate) files: BTreeMap<String, File>,
    /// `viewBackgroundColor`; `None` where the file says null or an empty string.
    pub(crate) background: Option<String>,
    /// Ids made up because the file had none or the same twice.
    pub(crate) minted: usize,
}

impl Scene {
    /// Reads a scene from the bytes of any file that carries one: `.excalidraw`, `.excalidraw.svg`,
    /// `.excalidraw.png`, Obsidian's `.excalidraw.md`, and the first item of an `.excalidrawlib`.
    ///
    /// # Errors
    /// When the bytes carry no scene, or one larger than [`Limits::default`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        Self::parse_with(bytes, &Limits::default())
    }

    /// [`Scene::parse`] with limits of your own.
    ///
    /// # Errors
    /// When the bytes carry no scene, or one larger than `limits`.
    pub fn parse_with(bytes: &[u8], limits: &Limits) -> Result<Self, ParseError> {
        crate::input::read(bytes, limits)
    }

    /// Reads the drawings of an `.excalidrawlib` with their names, which may be empty.
    ///
    /// ```
    /// let library = br#"{"type":"excalidrawlib","version":2,"libraryItems":[{"name":"box","elements":[
    ///     {"type":"rectangle","id":"a","width":80,"height":40}]}]}"#;
    /// let items = excalidraw_svg::Scene::parse_library(library, &Default::default())?;
    /// assert_eq!(items[0].0, "box");
    /// # Ok::<(), excalidraw_svg::ParseError>(())
    /// ```
    ///
    /// # Errors
    /// When the bytes are no library, or one larger than `limits`.
    pub fn parse_library(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Self)>, ParseError> {
        crate::input::read_library(bytes, limits)
    }

    /// Number of elements that are drawn, bound labels included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Whether nothing is drawn.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// The color behind the drawing, as the file has it.
    #[must_use]
    pub fn background(&self) -> Option<&str> {
        self.background.as_deref()
    }

    /// Every text of the scene in drawing order, for search.
    ///
    /// ```
    /// # let scene = excalidraw_svg::Scene::parse(br#"{"type":"excalidraw","elements":[
    /// #   {"type":"text","id":"t","text":"cache","width":50,"height":25}]}"#)?;
    /// assert_eq!(scene.texts().collect::<Vec<_>>(), ["cache"]);
    /// # Ok::<(), excalidraw_svg::ParseError>(())
    /// ```
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.elements.iter().filter_map(|e| match &e.kind {
            Kind::Text(t) => Some(t.original.as_str()),
            _ => None,
        })
    }

    /// A scene from a parsed document: the editor's "open file".
    pub(crate) fn from_json(document: Json<'_>, limits: &Limits) -> Result<Self, ParseError> {
        if document.get("type").str() != Some("excalidraw") {
            return Err(ParseError::NotAScene);
        }
        let elements = document.get("elements");
        if elements.len().is_none() && elements.truthy() {
            return Err(ParseError::NotAScene);
        }
        let color = document.get("appState").get("viewBackgroundColor");
        let background = if color.is_missing() {
            Some("#ffffff".to_owned())
        } else {
            color.str().filter(|c| !c.is_empty()).map(str::to_owned)
        };
        let files = document
            .get("files")
            .members()
            .filter(|(_, file)| file.truthy())
            .map(|(key, file)| {
                let text = |name: &str| file.get(name).str().unwrap_or_default().to_owned();
                let file = File {
                    id: text("id"),
                    data_url: text("dataURL"),
                    mime: text("mimeType"),
                };
                (key.to_owned(), file)
            })
            .collect();
        let (elements, minted) = restore::elements(elements, limits)?;
        Ok(Self {
            elements,
            files,
            background,
            minted,
        })
    }

    /// A scene from a bare list of elements, as library items hold them.
    pub(crate) fn from_elements(elements: Json<'_>, limits: &Limits) -> Result<Self, ParseError> {
        let (elements, minted) = restore::elements(elements, limits)?;
        let background = Some("#ffffff".to_owned());
        Ok(Self {
            elements,
            files: BTreeMap::new(),
            background,
            minted,
        })
    }
}
