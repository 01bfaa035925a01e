//! Excalidraw scenes to SVG, as the official exporter draws them, without a browser.
