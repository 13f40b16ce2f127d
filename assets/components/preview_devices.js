// Sizes of devices in the preview: pure, tested with `node --test`.

/** Width and height in CSS pixels, those of common devices held upright; the whole panel has no size. */
export const DEVICES = { phone: [390, 844], tablet: [820, 1180], full: null };

/** The frame's style in `room`: the app sees the device's width, drawn smaller where there is less of it. */
export function scaled(device, room) {
  const size = DEVICES[device];
  if (!size || !room.width) return undefined;
  const [width, most] = size;
  const scale = Math.min(1, room.width / width);
  const height = Math.min(most, room.height / scale);
  return { width, height, transform: `scale(${scale})`, left: Math.max(0, (room.width - width * scale) / 2) };
}
