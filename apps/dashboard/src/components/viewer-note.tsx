/** Tells a viewer why there is nothing to press. */
export const ViewerNote = ({ what }: { what: string }) => (
  <p className="text-soft">You are a viewer here: you may look at {what}, not change them.</p>
);
