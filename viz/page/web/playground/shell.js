// The frame of the page: what stands where, before anything is drawn.

const icon = (path) => `<svg viewBox="0 0 14 14" aria-hidden="true"><path d="${path}"/></svg>`;
const options = (pairs) => pairs.map(([value, text]) => `<option value="${value}">${text}</option>`).join('');

export const PLAY = icon('M2 1l11 6-11 6z');
export const PAUSE = icon('M2 1h4v12H2zM8 1h4v12H8z');
const AGAIN = icon('M7 1.2a5.8 5.8 0 1 0 5.6 7.3l-1.7-.5A4 4 0 1 1 7 3v2.4L11 2.3 7-.6z');

export const shell = (level) => `
<header class="top">
 <${level} class="brand">Playground<span id="sub"></span></${level}>
 <div class="transport" role="group" aria-label="Training">
  <button class="btn go" id="play" title="Space">${PLAY}<span>Train</span></button>
  <button class="btn" id="one" title="One update: one batch (U)">Step</button><button class="btn" id="epoch" title="One pass over the training data (E)">Epoch</button><button class="btn ico" id="reset" aria-label="Reset weights" title="New weights (R)">${AGAIN}</button><button class="btn ico hide-n" id="undo" aria-label="Undo" title="Undo (Ctrl Z)">↶</button><button class="btn ico hide-n" id="redo" aria-label="Redo" title="Redo (Ctrl Y)">↷</button>
 </div>
 <dl class="read" aria-live="off"><div><dt>epoch</dt><dd id="rE"></dd></div><div><dt>train<i> loss</i></dt><dd id="rL"></dd></div><div id="rTbox"><dt>held-out<i> loss</i></dt><dd id="rT"></dd></div><div><dt id="rAn">accuracy</dt><dd id="rA"></dd></div></dl>
 <div class="more"><button class="btn p0 hide-n" id="ab" aria-pressed="false" title="Pin this network as A, and go on with B">A | B</button><button class="btn p0 hide-n" id="tries">Experiments</button><button class="btn p0 hide-n" id="bcode">Code</button><button class="btn p0 hide-n" id="share">Share</button><button class="btn" id="present" title="P"><span>Present</span></button><button class="btn ico p0 hide-n" id="help" aria-label="Keys and help">?</button></div>
</header>
<p class="coach" id="coach"></p>
<div class="main">
 <div class="left">
  <section id="data" aria-label="Data and decision boundary">
   <div class="hd tools"><div class="seg" id="tool" role="group" aria-label="What a click does"></div><span class="sp"></span><select id="set" aria-label="Data set"></select></div>
   <div class="planes"><div id="planeA" hidden><canvas role="img" aria-label="Decision boundary of A, the pinned network"></canvas></div><div id="plane"><canvas tabindex="0" role="application" aria-label="Decision boundary"></canvas></div></div><div id="abs" hidden></div>
   <div class="axl"><span id="axx"></span><span id="axn"></span></div>
  </section>
  <section id="train" aria-label="Training">
   <div class="hd"><div class="seg" role="group" aria-label="What is drawn" id="tabs"><button data-v="loss">Loss</button><button data-v="grad">Gradients</button><button data-v="land">Landscape</button></div></div>
   <div id="lens"></div>
   <div class="set">
    <label class="wide"><span>Rate <span class="m">η</span></span><input type="range" id="lr" min="-4" max="1" step=".05"><output id="lrO"></output></label>
    <label><span>Rule</span><select id="opt"></select></label>
    <label><span>Batch</span><select id="batch"></select></label>
    <label><span id="penalty"></span><select id="lam"></select></label>
    <label title="Noise added to the samples of a set"><span>Noise</span><input type="range" id="noise" min="0" max="1" step=".05"></label>
    <label title="How fast Train runs"><span>Speed</span><input type="range" id="speed" min="0" max="5" step="1"></label>
    <label><span>Train</span><select id="split">${options([
      ['0.5', '50 %'],
      ['0.75', '75 %'],
      ['1', '100 %'],
    ])}</select></label>
   </div>
  </section>
 </div>
 <div class="lenses"><div class="seg" role="group" aria-label="Part of the page" id="lensTabs"><button data-v="net">Network</button><button data-v="step">Steps</button><button data-v="train">Training</button><button data-v="code">Code</button><button id="morefor" aria-label="More" title="Experiments, undo, share, ...">⋯</button></div></div>
 <div class="right">
  <section id="net" aria-label="Network"><div class="hd"><h2>Network</h2><span class="soft" id="netsay"></span><div id="pop" hidden role="group" aria-label="The chosen weight"></div><span class="sp"></span><label class="soft small" id="inbox">inputs <select id="extra"></select></label><label class="soft small" id="initbox">start <select id="init">${options(
    [
      ['xavier', 'Xavier'],
      ['he', 'He'],
      ['normal', 'N(0, 1)'],
      ['zeros', 'zero'],
      ['large', 'too large'],
    ],
  )}</select></label><button class="btn drop" id="drop" hidden aria-pressed="false" title="In training each neuron is left out with probability p, others in each batch: see one such choice"></button><label class="soft small" id="actbox">hidden <select id="act"></select></label><span id="layerbox" class="hd"><div class="seg" role="group" aria-label="Hidden layers"><button id="lm" aria-label="One layer less">−</button><button id="lp" aria-label="One layer more">+</button></div><span class="soft small">layer</span></span></div><div class="box"><svg role="group" aria-label="Network"></svg></div></section>
  <section id="chain" aria-label="The chain, step by step"><div class="hd"><h2>One sample</h2><span class="soft who" id="who"></span><span class="sp"></span><span class="pips" id="pips" role="group" aria-label="Steps"></span><button class="btn ico" id="prev" aria-label="Previous step" title="←">←</button><button class="btn ico" id="next" aria-label="Next step" title="→">→</button><div class="seg mode" role="group" aria-label="Pass" id="mode"><button data-v="f">Forward</button><button data-v="b">Backward</button><button data-v="u">Update</button></div><button class="btn" id="zoom" aria-label="Zoom" aria-pressed="false" title="Between numbers: each + and × (Z)">Zoom</button><button class="btn" id="guess" aria-label="Guess" aria-pressed="false" title="Predict first: say the number before it is shown (G)">Guess</button></div><div class="scroll" tabindex="0" role="region" aria-label="Values and gradients of the chain"><svg role="group" aria-label="Chain"></svg></div></section>
  <section id="step" aria-label="This step"><div class="ex" tabindex="0" role="region" aria-label="The equation" aria-live="polite"></div><div class="code"><div class="hd"><h2>The same step as NumPy</h2></div><pre tabindex="0" role="region" aria-label="NumPy"></pre></div></section>
 </div>
</div>
<b id="pin" aria-hidden="true" hidden></b>
<dialog id="dlg" aria-labelledby="dlgh"></dialog>`;
