//! Libraries: collections of small drawings.

use crate::json::Json;
use crate::scene::Scene;
use crate::{Limits, ParseError};

/// The drawings of a library with their names, which may be empty.
pub(crate) fn items(json: Json<'_>, limits: &Limits) -> Result<Vec<(String, Scene)>, ParseError> {
    if json.get("type").str() != Some("excalidrawlib") {
        return Err(ParseError::NotAScene);
    }
    // the first version held bare lists
    let list = match json.get("libraryItems") {
        items if items.len().is_some() => items,
        _ => json.get("library"),
    };
    let count = list.len().unwrap_or(0);
    let elements = json.get("elements");
    if count == 0 && elements.len().is_some() {
        // some tools write a library that is one scene
        return Ok(vec![(
            String::new(),
            Scene::from_elements(elements, limits)?,
        )]);
    }
    if count > limits.elements {
        return Err(ParseError::TooLarge {
            what: "library items",
            limit: limits.elements,
        });
    }
    let mut out = Vec::with_capacity(count);
    for item in list.items() {
        let elements = match item.len() {
            Some(_) => item,
            None => item.get("elements"),
        };
        let scene = Scene::from_elements(elements, limits)?;
        if !scene.is_empty() {
            out.push((item.get("name").str().unwrap_or_default().to_owned(), scene));
        }
    }
    Ok(out)
}
