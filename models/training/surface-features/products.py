"""Renders three products, each with three kinds of defects: python3 products.py OUT. 20 good, fresh and bad pictures of each."""

import os
import sys

import cv2
import numpy as np

out = sys.argv[1]


def washer(rng,bad,k):
    s=256; im=np.full((s,s,3),40.0); c=(128+rng.uniform(-5,5),128+rng.uniform(-5,5)); 
    im=cv2.circle(im,(int(c[0]),int(c[1])),90,(165,165,168),-1,cv2.LINE_AA); im=cv2.circle(im,(int(c[0]),int(c[1])),48,(40,40,40),-1,cv2.LINE_AA)
    a=rng.uniform(0,6.28); p=np.array(c)+70*np.array([np.cos(a),np.sin(a)])
    if bad:
        if k%3==0: im=cv2.line(im,tuple(map(int,p)),tuple(map(int,p+[14,12])),(90,90,90),2,cv2.LINE_AA)
        elif k%3==1: im=cv2.circle(im,tuple(map(int,np.array(c)+90*np.array([np.cos(a),np.sin(a)]))),8,(40,40,40),-1,cv2.LINE_AA)
        else: im=cv2.circle(im,tuple(map(int,p)),7,(60,90,140),-1,cv2.LINE_AA)
    return np.clip(im*rng.uniform(.93,1.07)+rng.normal(0,4,im.shape),0,255).astype('uint8')
def cloth(rng,bad,k):
    s=256; y,x=np.mgrid[0:s,0:s]; ph=rng.uniform(0,6.28,2); t=rng.normal(0,.02); u=x*np.cos(t)+y*np.sin(t); v=y*np.cos(t)-x*np.sin(t)
    im=(128+40*np.sin(u/2.2+ph[0])*np.sin(v/2.2+ph[1]))[...,None]*np.array([.8,.9,1.1])
    q=rng.integers(40,216,2)
    if bad:
        if k%3==0: im[q[1]-20:q[1]+20,q[0]-1:q[0]+2]=90
        elif k%3==1: m=((x-q[0])**2+(y-q[1])**2)<12**2; im[m]=im[m]*.75
        else: m=((x-q[0])**2+(y-q[1])**2)<9**2; im[m]=128
    return np.clip(im*rng.uniform(.93,1.07)+rng.normal(0,4,im.shape),0,255).astype('uint8')
def cap(rng,bad,k):
    s=256; im=np.full((s,s,3),200.0); c=np.array([128,128])+rng.uniform(-4,4,2); r0=rng.uniform(0,.1)
    cv2.circle(im,tuple(map(int,c)),95,(40,40,190),-1,cv2.LINE_AA)
    for i in range(40):
        a=r0+i*2*np.pi/40; cv2.line(im,tuple(map(int,c+86*np.array([np.cos(a),np.sin(a)]))),tuple(map(int,c+95*np.array([np.cos(a),np.sin(a)]))),(20,20,90),2,cv2.LINE_AA)
    cv2.putText(im,'EDGE',tuple(map(int,c+[-48,12])),cv2.FONT_HERSHEY_SIMPLEX,1.3,(230,230,230),3,cv2.LINE_AA)
    if bad:
        if k%3==0: cv2.rectangle(im,tuple(map(int,c+[10,-20])),tuple(map(int,c+[50,18])),(40,40,190),-1)
        elif k%3==1: cv2.line(im,tuple(map(int,c+rng.uniform(-50,50,2))),tuple(map(int,c+rng.uniform(-50,50,2)+25)),(120,120,200),2,cv2.LINE_AA)
        else: a=rng.uniform(0,6.28); cv2.circle(im,tuple(map(int,c+95*np.array([np.cos(a),np.sin(a)]))),9,(200,200,200),-1,cv2.LINE_AA)
    return np.clip(im*rng.uniform(.93,1.07)+rng.normal(0,4,im.shape),0,255).astype('uint8')
for name,f in dict(washer=washer,cloth=cloth,cap=cap).items():
    for kind,n,seed in (('good',20,1),('fresh',20,2),('bad',20,3)):
        d=f'{out}/{name}/{kind}'; os.makedirs(d,exist_ok=True); rng=np.random.default_rng(seed)
        for k in range(n): cv2.imwrite(f'{d}/{k:02}.png',f(rng,kind=='bad',k))
