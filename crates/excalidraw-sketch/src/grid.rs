//! Grid coordinates to pixels: an even grid that opens up where the drawing needs room.

/// One axis of the grid.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    first: f64,
    cells: Vec<f64>,
    pitch: f64,
}

/// Two grid coordinates that must stand at least so many pixels apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Distance {
    pub from: f64,
    pub to: f64,
    pub least: f64,
}

impl Axis {
    /// An even axis over the range of the coordinates.
    pub(crate) fn new(coordinates: impl IntoIterator<Item = f64>, pitch: f64) -> Axis {
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for coordinate in coordinates {
            low = low.min(coordinate.floor());
            high = high.max(coordinate.ceil());
        }
        Axis {
            first: low,
            cells: vec![pitch; (high - low) as usize],
            pitch,
        }
    }

    pub(crate) fn pixel(&self, coordinate: f64) -> f64 {
        // Column 0 stays at 0, wherever the axis starts.
        self.distance_from_first(coordinate) - self.distance_from_first(0.0)
    }

    fn distance_from_first(&self, coordinate: f64) -> f64 {
        let mut rest = coordinate - self.first;
        if rest < 0.0 {
            return rest * self.pitch;
        }
        let mut pixel = 0.0;
        for cell in &self.cells {
            if rest <= 1.0 {
                return pixel + rest * cell;
            }
            pixel += cell;
            rest -= 1.0;
        }
        pixel + rest * self.pitch
    }

    /// Widens cells until every distance holds.
    pub(crate) fn open(&mut self, distances: &[Distance]) {
        for _ in 0..12 {
            let mut settled = true;
            for distance in distances {
                let missing =
                    distance.least - (self.pixel(distance.to) - self.pixel(distance.from));
                if missing < 0.5 || distance.to - distance.from < 0.02 {
                    continue;
                }
                settled = false;
                let overlaps: Vec<f64> = (0..self.cells.len())
                    .map(|index| {
                        let start = self.first + index as f64;
                        (distance.to.min(start + 1.0) - distance.from.max(start)).max(0.0)
                    })
                    .collect();
                let weight: f64 = overlaps.iter().map(|overlap| overlap * overlap).sum();
                if weight < 1e-6 {
                    continue;
                }
                for (cell, overlap) in self.cells.iter_mut().zip(&overlaps) {
                    *cell = (*cell + missing * overlap / weight).min(2000.0);
                }
            }
            if settled {
                break;
            }
        }
        for cell in &mut self.cells {
            *cell = cell.ceil();
        }
    }
}
