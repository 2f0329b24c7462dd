/** A share of the largest one, as a length. */
export const Bar = ({ share }: { share: number }) => (
  <div aria-hidden className="h-4 w-40 rounded bg-page">
    <div className="h-4 rounded bg-busy" style={{ width: `${share * 100}%` }} />
  </div>
);
