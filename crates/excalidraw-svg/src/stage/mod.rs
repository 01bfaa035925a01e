//! The stage: elements with the strokes drawn so far.
//!
//! The original keeps a cache of shapes that later measurements look into, so the order of questions is part of
//! the picture: a curved arrow's label sits where the drawn curve is, once it is drawn.

mod bounds;
mod label;

pub(crate) use bounds::Bounds;

use std::collections::BTreeMap;

use crate::rough::{Drawable, Dropped, Session};
use crate::scene::Element;
use crate::shape::{self, Surroundings};

/// Elements in drawing order with their remembered shapes.
pub(crate) struct Stage<'a> {
    pub(crate) elements: Vec<Element>,
    index: BTreeMap<String, usize>,
    /// Which elements can be looked up; bounds are measured among the roots only.
    visible: Vec<bool>,
    shapes: Vec<Option<Vec<Drawable>>>,
    pub(crate) session: Session,
    canvas: Option<&'a str>,
    newer_heads: bool,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(
        elements: Vec<Element>,
        canvas: Option<&'a str>,
        newer_heads: bool,
        session: Session,
    ) -> Self {
        let index = elements
            .iter()
            .enumerate()
            .map(|(i, e)| (e.id.clone(), i))
            .collect();
        let count = elements.len();
        Self {
            elements,
            index,
            visible: vec![true; count],
            shapes: std::iter::repeat_with(|| None).take(count).collect(),
            session,
            canvas,
            newer_heads,
        }
    }

    /// The element of an id, if it can be looked up at the moment.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied().filter(|i| self.visible[*i])
    }

    /// Lets only some elements be looked up.
    pub(crate) fn show(&mut self, visible: impl Fn(&Self, usize) -> bool) {
        self.visible.fill(true);
        let shown: Vec<bool> = (0..self.elements.len()).map(|i| visible(self, i)).collect();
        self.visible = shown;
    }

    /// The text bound to an element.
    pub(crate) fn label(&self, i: usize) -> Option<usize> {
        self.elements[i].label_id().and_then(|id| self.find(id))
    }

    /// The element a text is bound to.
    pub(crate) fn container(&self, i: usize) -> Option<usize> {
        self.elements[i]
            .text()?
            .container
            .as_deref()
            .and_then(|id| self.find(id))
    }

    /// The frame an element lies in.
    pub(crate) fn frame(&self, i: usize) -> Option<usize> {
        self.elements[i]
            .frame
            .as_deref()
            .and_then(|id| self.find(id))
    }

    /// Draws an element's shape anew and remembers it.
    pub(crate) fn draw(&mut self, i: usize) -> Result<&[Drawable], Dropped> {
        let around = Surroundings {
            canvas: self.canvas,
            newer_heads: self.newer_heads,
        };
        let shape = shape::generate(&mut self.elements[i], around, &mut self.session)?;
        Ok(self.shapes[i].insert(shape))
    }

    /// The remembered shape, drawn now if there is none.
    fn shape(&mut self, i: usize) -> Result<&[Drawable], Dropped> {
        if self.shapes[i].is_none() {
            let around = Surroundings {
                canvas: Some("#ffffff"),
                newer_heads: self.newer_heads,
            };
            let shape = shape::generate(&mut self.elements[i], around, &mut self.session)?;
            self.shapes[i] = Some(shape);
        }
        Ok(self.shapes[i].as_deref().unwrap_or_default())
    }
}
