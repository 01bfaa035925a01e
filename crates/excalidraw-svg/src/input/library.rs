//! Libraries: collections of small drawings.

use crate::json::Json;
use crate::scene::Scene;
use crate::{Limits, ParseError};

/// The drawings of a library with their names, which may be empty.
pub(crate) fn items(json: &Json<'_>, limits: &Limits) -> Result<Vec<(String, Scene)>, ParseError> {
    if json.get("type").str() != Some("excalidrawlib") {
        return Err(ParseError::NotAScene);
    }
    // the first version held bare lists
    let list = json
        .get("libraryItems")
        .arr()
        .or(json.get("library").arr())
        .unwrap_or_default();
    if let (true, Some(elements)) = (list.is_empty(), json.get("elements").arr()) {
        // some tools write a library that is one scene
        return Ok(vec![(
            String::new(),
            Scene::from_elements(elements, limits)?,
        )]);
    }
    if list.len() > limits.elements {
        return Err(ParseError::TooLarge {
            what: "library items",
            limit: limits.elements,
        });
    }
    let mut out = Vec::with_capacity(list.len());
    for item in list {
        let elements = match item {
            Json::Arr(elements) => elements.as_slice(),
            item => item.get("elements").arr().unwrap_or_default(),
        };
        let scene = Scene::from_elements(elements, limits)?;
        if !scene.is_empty() {
            out.push((item.get("name").str().unwrap_or_default().to_owned(), scene));
        }
    }
    Ok(out)
}
