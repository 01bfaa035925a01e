//! A text sketch (boxes on a grid, labelled arrows) to a genuine, editable Excalidraw scene.
