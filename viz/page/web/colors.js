// Written from viz/style/palette.py by viz/page/colors.py.
export const ABOVE = [0, 114, 178];
export const BELOW = [213, 94, 0];
export const NO_NUMBER = [204, 121, 167];
