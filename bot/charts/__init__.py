"""What is shown as a picture: drawn as SVG here, made into pixels where it is delivered."""
