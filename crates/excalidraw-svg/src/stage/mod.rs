//! The stage: elements with the strokes drawn so far.
//!
//! The original keeps a cache of shapes that later measurements look into, so the order of questions is part of
//! the picture: a curved arrow's label sits where the drawn curve is, once it is drawn.

mod bounds;
mod label;

pub(crate) use bounds::Bounds;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use foldhash::fast::RandomState;
use smol_str::SmolStr;

use crate::rough::{Drawable, Dropped, Session};
use crate::scene::{Element, Kind};
use crate::shape::{self, Surroundings, Trace};

/// The shape of an element.
pub(crate) enum Drawn {
    Own(Vec<Drawable>),
    Remembered(Rc<[Drawable]>),
}

impl Deref for Drawn {
    type Target = [Drawable];

    fn deref(&self) -> &[Drawable] {
        match self {
            Self::Own(shape) => shape,
            Self::Remembered(shape) => shape,
        }
    }
}

/// Operations of strokes that are kept at the same time.
const MOST_KEPT: usize = 1 << 17;

/// Elements in drawing order with their remembered shapes.
pub(crate) struct Stage<'a> {
    pub(crate) elements: Vec<Cow<'a, Element>>,
    /// Only looked up, never listed: its order does not matter.
    index: HashMap<SmolStr, usize, RandomState>,
    /// Which elements can be looked up; bounds are measured among the roots only.
    visible: Vec<bool>,
    shapes: Vec<Option<Rc<[Drawable]>>>,
    /// Strokes of lines that bounds were measured on, and the operations each took; drawing takes them.
    strokes: Vec<Option<(Drawable, usize)>>,
    /// How many more operations may be kept there.
    room: usize,
    /// Whether some text hangs on an element.
    asked: Vec<bool>,
    /// The empty list that the next shape is drawn to.
    spare: Vec<Drawable>,
    pub(crate) session: Session,
    canvas: Option<&'a str>,
    newer_heads: bool,
}

impl<'a> Stage<'a> {
    pub(crate) fn new(
        elements: Vec<Cow<'a, Element>>,
        canvas: Option<&'a str>,
        newer_heads: bool,
        session: Session,
    ) -> Self {
        let index: HashMap<SmolStr, usize, RandomState> = elements
            .iter()
            .enumerate()
            .map(|(i, e)| (e.id.clone(), i))
            .collect();
        let mut asked = vec![false; elements.len()];
        for (i, e) in elements.iter().enumerate() {
            if e.label_id().is_some() {
                asked[i] = true;
            }
            let container = e.text().and_then(|t| index.get(t.container.as_deref()?));
            if let Some(container) = container {
                asked[*container] = true;
            }
        }
        let count = elements.len();
        Self {
            elements,
            index,
            visible: vec![true; count],
            shapes: std::iter::repeat_with(|| None).take(count).collect(),
            strokes: std::iter::repeat_with(|| None).take(count).collect(),
            room: MOST_KEPT,
            asked,
            spare: Vec::new(),
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

    /// Draws an element's shape anew, and remembers it where a label may ask for it.
    pub(crate) fn draw(&mut self, i: usize) -> Result<Drawn, Dropped> {
        let shape = self.generate(i, self.canvas)?;
        if !self.asked[i] {
            return Ok(Drawn::Own(shape));
        }
        let shape: Rc<[Drawable]> = shape.into();
        self.shapes[i] = Some(Rc::clone(&shape));
        Ok(Drawn::Remembered(shape))
    }

    /// The remembered shape, drawn now if there is none.
    fn shape(&mut self, i: usize) -> Result<&[Drawable], Dropped> {
        if self.shapes[i].is_none() {
            let shape = self.generate(i, Some("#ffffff"))?;
            self.shapes[i] = Some(shape.into());
        }
        Ok(self.shapes[i].as_deref().unwrap_or_default())
    }

    fn generate(&mut self, i: usize, canvas: Option<&str>) -> Result<Vec<Drawable>, Dropped> {
        let around = Surroundings {
            canvas,
            newer_heads: self.newer_heads,
        };
        let mut trace = Trace::default();
        let stroke = self.kept_stroke(i);
        let mut shape = std::mem::take(&mut self.spare);
        let drawn = shape::generate(
            &self.elements[i],
            around,
            stroke,
            &mut self.session,
            &mut trace,
            &mut shape,
        );
        self.keep(i, trace);
        drawn.map(|()| shape)
    }

    /// Takes the memory of a shape that is on the page now.
    pub(crate) fn reuse(&mut self, drawn: Drawn) {
        if let Drawn::Own(mut shape) = drawn {
            for drawable in shape.drain(..) {
                self.session.reuse(drawable);
            }
            self.spare = shape;
        }
    }

    /// The stroke of a line by itself, as bounds are measured on it. It is kept for drawing where drawing it again
    /// would give the same.
    fn stroke(&mut self, i: usize) -> Result<Cow<'_, Drawable>, Dropped> {
        let (chance, operations) = (self.session.chance.clone(), self.session.operations);
        let mut trace = Trace::default();
        let stroke = shape::stroke_only(&self.elements[i], &mut self.session, &mut trace);
        let is_pure = trace.points.is_none() && self.session.chance == chance;
        self.keep(i, trace);
        let stroke = stroke?;
        let cost = operations - self.session.operations;
        let is_elbowed = self.elements[i].linear().is_some_and(|l| l.elbowed);
        if !is_pure || is_elbowed || cost > self.room || self.strokes[i].is_some() {
            return Ok(Cow::Owned(stroke));
        }
        self.room -= cost;
        Ok(Cow::Borrowed(&self.strokes[i].insert((stroke, cost)).0))
    }

    /// The kept stroke of a line, paid for once more as if it were drawn again.
    fn kept_stroke(&mut self, i: usize) -> Option<Drawable> {
        let (stroke, cost) = self.strokes[i].take()?;
        self.room += cost;
        // what is too much is drawn as far as it goes
        self.session.spend(cost).ok().map(|()| stroke)
    }

    /// Filling a polygon leaves a trace in the last digits of its points.
    fn keep(&mut self, i: usize, trace: Trace) {
        if let Some(points) = trace.points
            && let Kind::Line(line) | Kind::Arrow(line) = &mut self.elements[i].to_mut().kind
        {
            line.points = points;
        }
    }
}
